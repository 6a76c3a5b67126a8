import type { AccuracyColumn, AccuracyTable, TableCheck } from '../data/index.js';

/** A table for programs: its columns and how its sources compare, without the numbers. */
export function describeTable(table: AccuracyTable, path: string): object {
  const { title, columns, checks, sources } = table.parts;
  return { path, title, rows: table.rows, filledRows: table.filledRows, columns, checks, sources };
}

/** The same for people. */
export function tableText(table: AccuracyTable, path: string): string {
  const { title, columns, checks } = table.parts;
  return [
    `${title}: ${table.filledRows} cells, ${columns.length} columns, in ${path}`,
    'Checks:',
    ...checks.map(checkText),
  ].join('\n');
}

/** One line a check. */
export function checkText({ what, rows, differing, largestDifference, explanation }: TableCheck): string {
  const points = largestDifference === undefined ? '' : `, by up to ${(100 * largestDifference).toFixed(2)} points`;
  if (differing === 0) return `  ${what}: all ${rows} agree`;
  return `  ${what}: ${differing} of ${rows} differ${points}${explanation ? ` (${explanation})` : ''}`;
}

/** Every number of a cell with what it means. */
export function cellNumbers(table: AccuracyTable, index: number): readonly (AccuracyColumn & { value: number })[] {
  return table.parts.columns.flatMap((column, position) => {
    const value = table.parts.values[position]?.[index] ?? Number.NaN;
    return Number.isNaN(value) ? [] : [{ ...column, value }];
  });
}

/** The same for people: accuracies in percent. */
export function cellTextOf(row: {
  readonly index: number;
  readonly cell: string;
  readonly numbers: readonly (AccuracyColumn & { value: number })[];
}): string {
  const lines = row.numbers.map(({ value, quantity, dataset, split, epochs, seed, note }) => {
    const number = quantity === 'accuracy' ? `${(100 * value).toFixed(2)} %` : `${value.toFixed(1)} s`;
    const what = quantity === 'accuracy' ? split : quantity.replace('-', ' ');
    return `  ${number.padStart(8)}  ${dataset} ${what}, ${epochs} epochs, ${seed === 'mean' ? 'mean' : `seed ${seed}`}. ${note}`;
  });
  return [`${row.index}  ${row.cell}`, ...lines].join('\n');
}
