import { type AccuracySummary, summariseAccuracies } from '../experiments/index.js';
import { BENCHMARK_DATASETS, type BenchmarkDataset, PAPER_SPLITS, type PaperSplit } from './data/datasets.js';
import { TABLE_A3_GRID, tableA3Cell } from './data/table-a3.js';
import { type PrintedFraction, printedFraction } from './summary.js';
import { compareSummary, type PaperComparison, type Verdict, worstVerdict } from './verdict.js';

/** What the runs of one setting of Table A.3 ended with. */
export interface TableA3Result {
  readonly dataset: BenchmarkDataset;
  readonly batchSize: number;
  readonly na: number;
  readonly nInit: number;
  /** Accuracies as fractions, one a run. */
  readonly validation: Float64Array;
  readonly test: Float64Array;
  /** Different batches of images that the runs looked at. */
  readonly batches: number;
  /**
   * Mean accuracies of the same experiment with other, disjoint initialisations: how far a mean moves when only the
   * seeds change. Absent where the scores hold no second set.
   */
  readonly otherSeeds?: { readonly validation: readonly number[]; readonly test: readonly number[] };
}

/** A setting of Table A.3: ours and the paper's. Ours are fractions. */
export interface TableA3ComparisonRow {
  readonly dataset: BenchmarkDataset;
  readonly batchSize: number;
  readonly na: number;
  readonly nInit: number;
  readonly validation: AccuracySummary | null;
  readonly test: AccuracySummary | null;
  readonly batches: number | null;
  /** The paper's numbers as fractions; null where it has no such cell. */
  readonly paper: Readonly<Record<PaperSplit, PrintedFraction>> | null;
  /** The worse of the two splits' verdicts; null where there is nothing to compare with. */
  readonly verdict: Verdict | null;
  readonly comparisons: Readonly<Record<PaperSplit, PaperComparison>> | null;
  /** Least and greatest mean over disjoint sets of initialisations, this one included. */
  readonly seedRange: Readonly<
    Record<PaperSplit, { readonly low: number; readonly high: number; readonly sets: number }>
  > | null;
}

export interface TableA3Comparison {
  /** Of all accuracies, the paper's included; texts as printed are in per cent. */
  readonly unit: 'fraction';
  readonly rows: readonly TableA3ComparisonRow[];
  /** Verdicts on the paper's cells, two splits a row. */
  readonly counts: Readonly<Record<Verdict, number>>;
}

/** Table A.3 with our numbers beside the paper's 324; settings that only we have come after the paper's of the same data set. */
export function compareTableA3(
  results: readonly TableA3Result[],
  datasets: readonly BenchmarkDataset[] = BENCHMARK_DATASETS,
): TableA3Comparison {
  const { batchSizes, na: nas, nInit: nInits } = TABLE_A3_GRID;
  const rows = datasets.flatMap((dataset) => {
    const own = results.filter((result) => result.dataset === dataset);
    const printed = nas.flatMap((na) =>
      nInits.flatMap((nInit) => batchSizes.map((batchSize) => ({ dataset, na, nInit, batchSize }))),
    );
    const extra = own.filter((result) => !printed.some((place) => samePlace(place, result)));
    return [...printed, ...extra].map((place) =>
      comparisonRow(
        place,
        own.find((result) => samePlace(place, result)),
      ),
    );
  });
  return { unit: 'fraction', rows, counts: countVerdicts(rows) };
}

/** Verdicts on the paper's cells, two splits a row. */
export function countVerdicts(rows: readonly Pick<TableA3ComparisonRow, 'comparisons'>[]): Record<Verdict, number> {
  const counts = { 'equal to the digit': 0, 'equal within standard error': 0, differs: 0, 'not computed': 0 };
  for (const { comparisons } of rows) {
    for (const split of PAPER_SPLITS) if (comparisons) counts[comparisons[split].verdict] += 1;
  }
  return counts;
}

type Place = Pick<TableA3Result, 'dataset' | 'batchSize' | 'na' | 'nInit'>;

const samePlace = (a: Place, b: Place): boolean =>
  a.dataset === b.dataset && a.batchSize === b.batchSize && a.na === b.na && a.nInit === b.nInit;

function comparisonRow(place: Place, result: TableA3Result | undefined): TableA3ComparisonRow {
  const { dataset, batchSize, na, nInit } = place;
  const ours = {
    validation: result ? summariseAccuracies(result.validation, 0) : null,
    test: result ? summariseAccuracies(result.test, 0) : null,
  };
  const base = {
    dataset,
    batchSize,
    na,
    nInit,
    ...ours,
    batches: result?.batches ?? null,
    seedRange: result?.otherSeeds ? seedRange(ours, result.otherSeeds) : null,
  };
  const validation = tableA3Cell({ dataset, batchSize, na, nInit, split: 'validation' });
  const test = tableA3Cell({ dataset, batchSize, na, nInit, split: 'test' });
  if (validation === undefined || test === undefined) return { ...base, paper: null, verdict: null, comparisons: null };
  const comparisons = {
    validation: compareSummary(ours.validation ?? undefined, validation, { scale: 100 }),
    test: compareSummary(ours.test ?? undefined, test, { scale: 100 }),
  };
  return {
    ...base,
    paper: { validation: printedFraction(validation), test: printedFraction(test) },
    verdict: worstVerdict([comparisons.validation.verdict, comparisons.test.verdict]),
    comparisons,
  };
}

function seedRange(
  ours: Pick<TableA3ComparisonRow, 'validation' | 'test'>,
  others: NonNullable<TableA3Result['otherSeeds']>,
): TableA3ComparisonRow['seedRange'] {
  const range = (split: PaperSplit): { low: number; high: number; sets: number } => {
    const means = [...(ours[split] ? [ours[split].mean] : []), ...others[split]];
    return { low: Math.min(...means), high: Math.max(...means), sets: means.length };
  };
  return { validation: range('validation'), test: range('test') };
}
