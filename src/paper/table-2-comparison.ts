import type { AccuracySummary } from '../experiments/index.js';
import { summariseAccuracies } from '../experiments/index.js';
import { type SummaryStatistics, tTestFromSummary } from '../stats/index.js';
import { BENCHMARK_DATASETS, type BenchmarkDataset, PAPER_SPLITS, type PaperSplit } from './data/datasets.js';
import { TABLE_2, TABLE_2_P_VALUES, type Table2Method, type Table2PValue, table2Cell } from './data/table-2.js';
import { type PrintedFraction, printedFraction } from './summary.js';
import { compareSummary, type PaperComparison, worstVerdict } from './verdict.js';

/** What the runs of one row of Table 2 ended with on one data set. */
export interface Table2Result {
  readonly method: Table2Method;
  /** Absent for methods that do not pick one of N_a candidates. */
  readonly na?: number;
  readonly dataset: BenchmarkDataset;
  /** Accuracies as fractions, one a run. */
  readonly validation: Float64Array;
  readonly test: Float64Array;
  /** How standard deviations are given: 0 population, 1 sample. */
  readonly ddof: number;
  /** Time of one run; absent where it was not measured. */
  readonly seconds?: number;
  /** What a reader must know: images, initialisations. */
  readonly note?: string;
}

/** A row of Table 2 on one data set: ours, and the paper's where it has one. Ours are fractions. */
export interface Table2ComparisonRow {
  readonly dataset: BenchmarkDataset;
  readonly method: Table2Method;
  readonly na: number | null;
  readonly name: string;
  readonly validation: AccuracySummary | null;
  readonly test: AccuracySummary | null;
  readonly seconds: number | null;
  /** The paper's numbers as fractions; null where it has no such row. */
  readonly paper: {
    readonly validation: PrintedFraction;
    readonly test: PrintedFraction;
    readonly seconds: number | null;
  } | null;
  /** The worse of the two splits' verdicts; null where there is nothing to compare with. */
  readonly verdict: PaperComparison['verdict'] | null;
  readonly comparisons: Readonly<Record<PaperSplit, PaperComparison>> | null;
  readonly note: string | null;
}

/** One of the p-values at the foot of Table 2. */
export interface Table2PValueRow {
  readonly id: string;
  readonly row: Table2PValue['row'];
  readonly dataset: BenchmarkDataset;
  /** As printed. */
  readonly paper: string;
  /** From the paper's own printed means and standard deviations. */
  readonly recomputed: PValueOutcome | null;
  /** From our runs; against the paper's printed numbers where we have no runs of the other method. */
  readonly ours: PValueOutcome | null;
}

/** Welch's t-test of two rows' test accuracies. */
export interface PValueOutcome {
  readonly pValue: number;
  readonly logP: number;
  /** Difference of means in per cent points, first minus second. */
  readonly difference: number;
  readonly first: string;
  readonly second: string;
}

export interface Table2Comparison {
  /** Of all accuracies, the paper's included; texts as printed are in per cent. */
  readonly unit: 'fraction';
  readonly rows: readonly Table2ComparisonRow[];
  readonly pValues: readonly Table2PValueRow[];
}

/**
 * Table 2 with our numbers beside the paper's: every row it prints, in its order, and after its relatives each row that
 * only we have (such as Optimal for N_a = 25). What was not computed keeps its place.
 * @param datasets - which data sets, default all three
 */
export function compareTable2(
  results: readonly Table2Result[],
  datasets: readonly BenchmarkDataset[] = BENCHMARK_DATASETS,
): Table2Comparison {
  const rows = datasets.flatMap((dataset) =>
    places(results.filter((result) => result.dataset === dataset)).map((place) =>
      comparisonRow(
        dataset,
        place,
        results.find(({ method, na, dataset: own }) => own === dataset && method === place.method && na === place.na),
      ),
    ),
  );
  return {
    unit: 'fraction',
    rows,
    pValues: TABLE_2_P_VALUES.filter(({ dataset }) => datasets.includes(dataset)).map((printed) =>
      pValueRow(printed, results),
    ),
  };
}

interface Place {
  readonly method: Table2Method;
  readonly na: number | undefined;
  readonly name: string;
  readonly seconds: readonly number[];
}

/** The rows printed, and ours between them by method and N_a. */
function places(results: readonly Table2Result[]): Place[] {
  const printed = TABLE_2.map(
    ({ method, na, name, times }): Place => ({ method, na, name, seconds: times.map(({ value }) => value) }),
  );
  const own = results
    .filter(({ method, na }) => !printed.some((place) => place.method === method && place.na === na))
    .map(({ method, na }): Place => ({ method, na, name: nameOf(method, na), seconds: [] }));
  const methods = [...new Set([...printed, ...own].map(({ method }) => method))];
  return methods.flatMap((method) =>
    [...printed, ...own].filter((place) => place.method === method).sort((a, b) => (a.na ?? 0) - (b.na ?? 0)),
  );
}

function nameOf(method: Table2Method, na: number | undefined): string {
  const printed = TABLE_2.find((row) => row.method === method)?.name.replace(/ \(.*/, '') ?? method;
  return na === undefined ? printed : `${printed} (N_a = ${na})`;
}

function comparisonRow(
  dataset: BenchmarkDataset,
  { method, na, name, seconds }: Place,
  result: Table2Result | undefined,
): Table2ComparisonRow {
  const summary = (split: PaperSplit): AccuracySummary | null =>
    result === undefined ? null : summariseAccuracies(result[split], result.ddof);
  const ours = { validation: summary('validation'), test: summary('test') };
  const printed = PAPER_SPLITS.map((split) =>
    table2Cell({ method, ...(na === undefined ? {} : { na }), dataset, split }),
  );
  const [validation, test] = printed;
  const base = {
    dataset,
    method,
    na: na ?? null,
    name,
    ...ours,
    seconds: result?.seconds ?? null,
    note: result?.note ?? null,
  };
  if (validation === undefined || test === undefined) return { ...base, paper: null, verdict: null, comparisons: null };
  const comparisons = {
    validation: compareSummary(ours.validation ?? undefined, validation, { scale: 100 }),
    test: compareSummary(ours.test ?? undefined, test, { scale: 100 }),
  };
  return {
    ...base,
    paper: {
      validation: printedFraction(validation),
      test: printedFraction(test),
      seconds: seconds[BENCHMARK_DATASETS.indexOf(dataset)] ?? seconds[0] ?? null,
    },
    verdict: worstVerdict([comparisons.validation.verdict, comparisons.test.verdict]),
    comparisons,
  };
}

/** A row's test accuracies as a t-test takes them, per cent. */
interface Side extends SummaryStatistics {
  readonly name: string;
}

function pValueRow({ id, row, dataset, printed }: Table2PValue, results: readonly Table2Result[]): Table2PValueRow {
  const other = row === 'random baseline' ? 'random' : 'mellor';
  const pick = (sides: readonly (Side & { readonly na: number | undefined })[]): Side | undefined => {
    const best = [...sides].sort((a, b) => b.mean - a.mean)[0];
    return row === 'best N_a' || sides.every(({ na }) => na === undefined) ? best : sides.find(({ na }) => na === 100);
  };
  const paper = (method: Table2Method): Side | undefined => pick(printedSides(method, dataset));
  const own = (method: Table2Method): Side | undefined => pick(ownSides(method, dataset, results));
  return {
    id,
    row,
    dataset,
    paper: printed.text,
    recomputed: welch(paper('cv-u'), paper(other)),
    ours: welch(own('cv-u'), own(other) ?? paper(other)),
  };
}

function printedSides(method: Table2Method, dataset: BenchmarkDataset): (Side & { na: number | undefined })[] {
  return TABLE_2.filter((row) => row.method === method).flatMap(({ na, name }) => {
    const cell = table2Cell({ method, ...(na === undefined ? {} : { na }), dataset, split: 'test' });
    if (cell?.n === undefined) return [];
    const { mean, std, n } = cell;
    // ddof 1 is what ttest_ind_from_stats assumes; with it the printed p-values come out.
    return [{ na, name: `${name}, printed`, mean: mean.value, standardDeviation: std.value, n, ddof: 1 }];
  });
}

function ownSides(
  method: Table2Method,
  dataset: BenchmarkDataset,
  results: readonly Table2Result[],
): (Side & { na: number | undefined })[] {
  return results.flatMap((result) => {
    if (result.method !== method || result.dataset !== dataset) return [];
    // The paper's comparisons are among the N_a that it prints.
    if (!TABLE_2.some((row) => row.method === method && row.na === result.na)) return [];
    const summary = summariseAccuracies(result.test, 1);
    if (summary === null) return [];
    const { mean, std, n } = summary;
    const name = `${nameOf(method, result.na)}, ours`;
    return [{ na: result.na, name, mean: 100 * mean, standardDeviation: 100 * std, n, ddof: 1 }];
  });
}

function welch(first: Side | undefined, second: Side | undefined): PValueOutcome | null {
  if (first === undefined || second === undefined || first.n < 2 || second.n < 2) return null;
  const test = tTestFromSummary(first, second);
  if (test.status !== 'ok') return null;
  return {
    pValue: test.pValue,
    logP: test.logP,
    difference: test.estimate,
    first: first.name,
    second: second.name,
  };
}
