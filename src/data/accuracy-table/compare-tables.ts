import type { AccuracyTable, TableCheck } from './accuracy-table.js';

/** Rounding of percentages stored as single-precision means. */
const ROUNDING = 1e-7;

/**
 * Compares the columns that two tables share, in the rows that both have.
 * @returns one check a column
 */
export function compareTables(left: AccuracyTable, right: AccuracyTable): readonly TableCheck[] {
  return left.parts.columns.flatMap((column, position) => {
    const other = right.parts.columns.findIndex(
      (candidate) =>
        candidate.quantity === column.quantity &&
        candidate.dataset === column.dataset &&
        candidate.split === column.split &&
        candidate.epochs === column.epochs &&
        candidate.trainedOn === column.trainedOn &&
        candidate.seed === column.seed,
    );
    const [ours, theirs] = [left.parts.values[position], right.parts.values[other]];
    if (ours === undefined || theirs === undefined) return [];
    const differences = [...ours.keys()]
      .map((row) => Math.abs((ours[row] ?? Number.NaN) - (theirs[row] ?? Number.NaN)))
      .filter((difference) => difference >= 0);
    return [
      {
        what: [column.dataset, column.split, column.quantity, `${column.epochs} epochs`, `seed ${column.seed}`]
          .filter((word) => word !== undefined)
          .join(', '),
        rows: differences.length,
        differing: differences.filter((difference) => difference > ROUNDING).length,
        largestDifference: differences.reduce((largest, difference) => Math.max(largest, difference), 0),
        explanation: undefined,
      },
    ];
  });
}
