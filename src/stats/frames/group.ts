import { TrainlessError } from '../../core/errors.js';
import { type CompareGroupsOptions, compareGroups, type GroupComparisons } from '../compare-groups.js';
import { describe } from '../describe.js';
import type { Ddof } from '../moments.js';
import { omitMissing } from '../sample.js';
import { numericColumn, numericColumns, requireColumn } from './column.js';
import type { Row } from './row.js';

/**
 * Rows by the text of one column, groups in the order in which they first appear; a missing name is "(missing)".
 * @throws {TrainlessError} UNKNOWN_NAME
 */
export function groupRows(rows: readonly Row[], by: string): Map<string, Row[]> {
  requireColumn(rows, by);
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = String(row[by] ?? '(missing)');
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return groups;
}

/**
 * Numbers of one column by the groups of another, without missing values.
 * @throws {TrainlessError} UNKNOWN_NAME, BAD_DATA for a cell that is no number
 */
export function groupValues(rows: readonly Row[], by: string, value: string): Map<string, Float64Array> {
  numericColumn(rows, value);
  return new Map([...groupRows(rows, by)].map(([name, group]) => [name, omitMissing(numericColumn(group, value))]));
}

export interface SummariseOptions extends Ddof {
  /** Column whose values name the groups; default: all rows are one group. */
  readonly by?: string;
  /** Columns to summarise; default: all numeric ones. */
  readonly columns?: readonly string[];
}

/**
 * One row for each group and column: n, missing, mean, standardDeviation, min, quartiles, max. The result is a table
 * again, for `toDataFrame` or a report.
 * @throws {TrainlessError} UNKNOWN_NAME, BAD_DATA
 */
export function summarise(rows: readonly Row[], options: SummariseOptions): Row[] {
  const { by, ddof, columns = numericColumns(rows).filter((name) => name !== by) } = options;
  const groups = by === undefined ? new Map([['', [...rows]]]) : groupRows(rows, by);
  return [...groups].flatMap(([group, members]) =>
    columns.map((column): Row => {
      const all = numericColumn(members, column);
      const values = omitMissing(all);
      const head = { ...(by === undefined ? {} : { [by]: group }), column, n: values.length };
      const missing = all.length - values.length;
      if (values.length <= ddof) return { ...head, missing, ...EMPTY_SUMMARY };
      const d = describe(values, { ddof });
      return {
        ...head,
        missing,
        mean: d.mean,
        standardDeviation: d.standardDeviation,
        min: d.min,
        lowerQuartile: d.lowerQuartile,
        median: d.median,
        upperQuartile: d.upperQuartile,
        max: d.max,
      };
    }),
  );
}

const EMPTY_SUMMARY: Row = {
  mean: null,
  standardDeviation: null,
  min: null,
  lowerQuartile: null,
  median: null,
  upperQuartile: null,
  max: null,
};

/**
 * Describes the groups of a table and compares them, in one call.
 * @example
 * compareColumn(await readRows('runs.csv'), { group: 'method', value: 'accuracy' })
 * @throws {TrainlessError} UNKNOWN_NAME, BAD_DATA, EMPTY_SAMPLE
 */
export function compareColumn(
  rows: readonly Row[],
  options: CompareGroupsOptions & { readonly group: string; readonly value: string },
): GroupComparisons {
  const { group, value, ...rest } = options;
  const missing = numericColumn(rows, value).findIndex(Number.isNaN);
  if (rest.test === 'paired' && missing >= 0) {
    throw new TrainlessError(
      'BAD_DATA',
      `Column "${value}" has no value in row ${missing + 1}, which breaks the pairs. Remove the whole pair first.`,
    );
  }
  return compareGroups(groupValues(rows, group, value), rest);
}
