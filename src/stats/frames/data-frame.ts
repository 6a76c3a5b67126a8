import type { DataFrame } from 'danfojs-node';
import { columnNames } from './column.js';
import { toCell } from './parse-json.js';
import type { Row } from './row.js';

/**
 * Makes a danfojs `DataFrame` of rows. danfojs brings TensorFlow.js along and is loaded at the first call.
 * Numbers keep all their digits (the frame's "float32" is a label for numbers, not their storage).
 * @example
 * const frame = await toDataFrame(await readRows('runs.csv'));
 * frame.head().print();
 */
export async function toDataFrame(rows: readonly Row[]): Promise<DataFrame> {
  const { DataFrame } = await loadDanfo();
  const columns = columnNames(rows);
  return new DataFrame(
    rows.map((row) => columns.map((name) => row[name] ?? null)),
    { columns },
  );
}

/** Rows of a danfojs `DataFrame`; NaN and undefined become null. */
export function fromDataFrame(frame: {
  readonly columns: readonly string[];
  readonly values: readonly unknown[];
}): Row[] {
  return frame.values.map((values) => {
    const cells = Array.isArray(values) ? (values as readonly unknown[]) : [values];
    return Object.fromEntries(frame.columns.map((name, c) => [name, toCell(cells[c])]));
  });
}

type Danfo = typeof import('danfojs-node');

async function loadDanfo(): Promise<Danfo> {
  const loaded: Danfo & { readonly default?: Danfo } = await import('danfojs-node');
  return loaded.default ?? loaded;
}
