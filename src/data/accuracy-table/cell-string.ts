/**
 * Cell strings as the benchmark's files write them. The search space itself, with its order and its errors, is
 * `spaces/nas-bench-201`; this is only what is needed to recognise rows.
 */

/** Operations by their official numbers. */
const OPERATIONS = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'] as const;
/** Source node of each edge, in the order of the string: 0→1; 0→2, 1→2; 0→3, 1→3, 2→3. */
const SOURCES = [0, 0, 1, 0, 1, 2] as const;

/** Operation numbers of the six edges; undefined where the text is no cell. */
export function cellOperations(text: string): readonly number[] | undefined {
  const edges = text.split('|').filter((part) => part !== '' && part !== '+');
  const operations = edges.map((edge, index) => {
    const [name, source] = edge.split('~');
    return source === String(SOURCES[index]) ? OPERATIONS.indexOf(name as (typeof OPERATIONS)[number]) : -1;
  });
  return operations.length === 6 && !operations.includes(-1) && cellText(operations) === text ? operations : undefined;
}

/** The cell string of six operation numbers. */
export function cellText(operations: ArrayLike<number>): string {
  const edge = (index: number): string => `${OPERATIONS[operations[index] ?? -1]}~${SOURCES[index]}`;
  return `|${edge(0)}|+|${edge(1)}|${edge(2)}|+|${edge(3)}|${edge(4)}|${edge(5)}|`;
}
