import { TrainlessError } from '../../core/errors.js';
import { NAS_BENCH_201_SIZE } from '../../spaces/index.js';
import { moments } from '../../stats/index.js';
import { SCORE, type ScoreColumn } from '../score-table/cv-scores.js';
import type { Choices } from './select.js';

/** The data sets on which NAS-Bench-201 trained its cells. */
export type SelectionDataset = 'cifar-10' | 'cifar-100' | 'imagenet16-120';

/** Trained accuracy of a cell by official index, a fraction; null where unknown. */
export type AccuracyLookup = (cell: number) => number | null;

/** What a chosen cell reaches when it is trained: 200 epochs, mean over training seeds. */
export interface TrainedAccuracies {
  readonly validation: AccuracyLookup;
  readonly test: AccuracyLookup;
}

/** Mean and standard deviation over runs; null for both where no run chose a cell. Fractions. */
export interface AccuracySummary {
  readonly mean: number;
  readonly std: number;
  /** Runs that chose a cell. */
  readonly n: number;
  readonly ddof: number;
}

/** Accuracies of the chosen cells, run by run; runs without a choice are left out. @throws {TrainlessError} MISSING_DATA */
export function chosenAccuracies({ selected }: Pick<Choices, 'selected'>, lookup: AccuracyLookup): Float64Array {
  return Float64Array.from(
    selected.filter((cell) => cell >= 0),
    (cell) => requireAccuracy(lookup, cell),
  );
}

/** Summarises accuracies of runs; null where there are none. */
export function summariseAccuracies(accuracies: Float64Array, ddof: number): AccuracySummary | null {
  if (accuracies.length <= ddof) return null;
  const { mean, standardDeviation, n } = moments(accuracies, { ddof });
  return { mean, std: standardDeviation, n, ddof };
}

/** Trained accuracy as a score to choose by: the choice that cannot be beaten. */
export function accuracyColumn(name: string, lookup: AccuracyLookup): ScoreColumn {
  return scoreColumn(name, 'higher', lookup);
}

/**
 * Any quantity as a score to choose by.
 * @param score - null where a cell has none
 */
export function scoreColumn(
  name: string,
  better: ScoreColumn['better'],
  score: (cell: number) => number | null,
): ScoreColumn {
  const values = new Float64Array(NAS_BENCH_201_SIZE);
  const states = new Uint8Array(NAS_BENCH_201_SIZE);
  for (let cell = 0; cell < NAS_BENCH_201_SIZE; cell++) {
    const value = score(cell);
    if (value === null) continue;
    states[cell] = Number.isFinite(value) ? SCORE.ok : SCORE.degenerate;
    values[cell] = Number.isFinite(value) ? value : 0;
  }
  return { name, better, values, states };
}

/** @throws {TrainlessError} MISSING_DATA */
export function requireAccuracy(lookup: AccuracyLookup, cell: number): number {
  const accuracy = lookup(cell);
  if (accuracy !== null) return accuracy;
  throw new TrainlessError(
    'MISSING_DATA',
    `The trained accuracy of cell ${cell} is unknown. Get the benchmark's numbers with \`trainless data fetch nas-bench-201\`.`,
    { details: { cell } },
  );
}
