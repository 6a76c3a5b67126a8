import {
  DATASET_NAMES,
  type PaperComparison,
  type PValueOutcome,
  type Table2Comparison,
  type TableA3Comparison,
} from '../paper/index.js';
import type { TestOutcome } from '../stats/index.js';
import { verdictTone } from './comparison-table.js';
import { estimateText } from './correlation-note.js';
import { formatNumber } from './number-format.js';
import type { MeanCell, Table, TableCell, TableColumn } from './table.js';

const PERCENT = { style: 'percent', digits: 2 } as const;

/** Summary of runs as a cell; absent where nothing was computed. */
const meanCell = (summary: MeanCell | null): MeanCell | null =>
  summary === null ? null : { mean: summary.mean, std: summary.std };

/** Verdict and its reason as a cell. */
function verdictCell(comparison: PaperComparison | undefined): TableCell {
  if (comparison === undefined) return null;
  return { verdict: comparison.verdict, tone: verdictTone(comparison.verdict) };
}

/** Table 2: ours beside the paper's, a row for each data set and method. */
export function table2Table(comparison: Table2Comparison, id = 'table-2'): Table {
  const split = (key: 'validation' | 'test', title: string): TableColumn[] => [
    { key, title: 'ours', unit: '%', group: title, format: PERCENT },
    { key: `${key}Paper`, title: 'paper', unit: '%', group: title, align: 'right' },
    { key: `${key}Verdict`, title: 'verdict', group: title },
  ];
  return {
    id,
    title: 'Table 2. Accuracy of the chosen cells after training',
    caption:
      'Mean ± standard deviation over runs. The rows without numbers of ours belong to methods that this run did not compute.',
    columns: [
      { key: 'dataset', title: 'Data' },
      { key: 'name', title: 'Method' },
      ...split('validation', 'Validation'),
      ...split('test', 'Test'),
      { key: 'seconds', title: 'ours', unit: 's', group: 'Time of a run', format: { style: 'general', digits: 3 } },
      {
        key: 'secondsPaper',
        title: 'paper',
        unit: 's',
        group: 'Time of a run',
        format: { style: 'general', digits: 4 },
      },
    ],
    rows: comparison.rows.map((row) => ({
      dataset: DATASET_NAMES[row.dataset],
      name: row.name,
      validation: meanCell(row.validation),
      validationPaper: row.paper?.validation.printed ?? null,
      validationVerdict: verdictCell(row.comparisons?.validation),
      test: meanCell(row.test),
      testPaper: row.paper?.test.printed ?? null,
      testVerdict: verdictCell(row.comparisons?.test),
      seconds: row.seconds,
      secondsPaper: row.paper?.seconds ?? null,
    })),
  };
}

/** The p-values at the foot of Table 2: printed, recomputed from what is printed, and ours. */
export function table2PValueTable(comparison: Table2Comparison, id = 'table-2-p-values'): Table {
  const p = (outcome: PValueOutcome | null): string | null =>
    outcome === null ? null : formatNumber(outcome.pValue, { style: 'p-value' });
  return {
    id,
    title: 'Table 2, foot. p-values of test accuracies',
    caption:
      'Welch’s t-test, two-sided. “Recomputed” takes the means and standard deviations that the paper prints; “ours” takes our runs, and printed numbers for methods that we have not run.',
    columns: [
      { key: 'dataset', title: 'Data' },
      { key: 'row', title: 'Row' },
      { key: 'paper', title: 'Printed', align: 'right' },
      { key: 'recomputed', title: 'Recomputed', align: 'right' },
      { key: 'ours', title: 'Ours', align: 'right' },
      { key: 'difference', title: 'Difference', unit: 'points', format: { style: 'fixed', digits: 2 } },
      { key: 'compared', title: 'Ours compares' },
    ],
    rows: comparison.pValues.map(({ dataset, row, paper, recomputed, ours }) => ({
      dataset: DATASET_NAMES[dataset],
      row,
      paper,
      recomputed: p(recomputed),
      ours: p(ours),
      difference: ours?.difference ?? null,
      compared: ours === null ? null : `${ours.first} against ${ours.second}`,
    })),
  };
}

/** Table A.3: ours beside the paper's. @param all - with the settings that were not computed */
export function tableA3Table(comparison: TableA3Comparison, id = 'table-a3', all = false): Table {
  const split = (key: 'validation' | 'test', title: string): TableColumn[] => [
    { key, title: 'ours', unit: '%', group: title, format: PERCENT },
    { key: `${key}Range`, title: 'other seeds', unit: '%', group: title, align: 'right' },
    { key: `${key}Paper`, title: 'paper', unit: '%', group: title, align: 'right' },
    { key: `${key}Verdict`, title: 'verdict', group: title },
  ];
  const { counts } = comparison;
  const count = (value: MeanCell | null): MeanCell | null => meanCell(value);
  return {
    id,
    title: 'Table A.3. CV_U by batch size, N_init and N_a',
    caption:
      `Of the paper’s cells shown here, ${counts['equal to the digit']} are equal to the digit, ` +
      `${counts['equal within standard error']} within the standard error of the runs, ${counts.differs} differ; ` +
      `${counts['not computed']} were not computed. “Other seeds” is the range of means over disjoint sets of as many initialisations.`,
    columns: [
      { key: 'dataset', title: 'Data' },
      { key: 'na', title: 'N_a', format: { style: 'integer' } },
      { key: 'nInit', title: 'N_init', format: { style: 'integer' } },
      { key: 'batchSize', title: 'N_BS', format: { style: 'integer' } },
      ...split('validation', 'Validation'),
      ...split('test', 'Test'),
    ],
    rows: comparison.rows
      .filter(({ validation }) => all || validation !== null)
      .map((row) => {
        const range = (key: 'validation' | 'test'): string | null => {
          const own = row.seedRange?.[key];
          return own === undefined ? null : `${formatNumber(own.low, PERCENT)} to ${formatNumber(own.high, PERCENT)}`;
        };
        return {
          dataset: DATASET_NAMES[row.dataset],
          na: row.na,
          nInit: row.nInit,
          batchSize: row.batchSize,
          validation: count(row.validation),
          validationRange: range('validation'),
          validationPaper: row.paper?.validation.printed ?? null,
          validationVerdict: verdictCell(row.comparisons?.validation),
          test: count(row.test),
          testRange: range('test'),
          testPaper: row.paper?.test.printed ?? null,
          testVerdict: verdictCell(row.comparisons?.test),
        };
      }),
  };
}

/** A score's rank correlations as the table takes them. */
export interface CorrelationRow {
  /** Which cells: "all cells", "the 9,445 cells with published scores". */
  readonly cells: string;
  readonly metric: string;
  readonly n: number;
  readonly degenerate: number;
  readonly spearman: TestOutcome<number>;
  readonly kendall: TestOutcome<number>;
  /** ρ from disjoint sets of `nInit` initialisations. */
  readonly otherSeeds?: { readonly nInit: number; readonly low: number; readonly high: number } | null;
}

/** Of correlations. */
const DIGITS = 3;

/** Rank correlations of scores with trained accuracy. */
export function correlationsTable(
  rows: readonly CorrelationRow[],
  options: { readonly id: string; readonly title: string; readonly caption?: string },
): Table {
  const write = (rho: number): string => formatNumber(rho, { style: 'fixed', digits: DIGITS });
  return {
    ...options,
    columns: [
      { key: 'cells', title: 'Cells' },
      { key: 'metric', title: 'Score' },
      { key: 'n', title: 'n', format: { style: 'integer' } },
      { key: 'degenerate', title: 'without a score', format: { style: 'integer' } },
      { key: 'spearman', title: 'Spearman’s ρ [95 %]', align: 'right' },
      { key: 'kendall', title: 'Kendall’s τ [95 %]', align: 'right' },
      ...(rows.some((row) => row.otherSeeds)
        ? [{ key: 'otherSeeds', title: 'ρ, other seeds', align: 'right' } as const]
        : []),
    ],
    rows: rows.map(({ cells, metric, n, degenerate, spearman, kendall, otherSeeds }) => ({
      cells,
      metric,
      n,
      degenerate,
      spearman: estimateText(spearman, DIGITS),
      kendall: estimateText(kendall, DIGITS),
      otherSeeds: otherSeeds
        ? `${write(otherSeeds.low)} to ${write(otherSeeds.high)} (N_init = ${otherSeeds.nInit})`
        : null,
    })),
  };
}
