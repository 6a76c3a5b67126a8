import { NumpyRandomState } from '../../core/random/index.js';
import { NAS_BENCH_201_SIZE } from '../../spaces/index.js';
import { accuracyColumn, chosenAccuracies, requireAccuracy, type TrainedAccuracies } from './accuracies.js';
import { drawCandidates, SELECTION_RUNS } from './draws.js';
import { chooseAll } from './select.js';

/** Accuracies that runs ended with, by split, shape [runs]. */
export interface RunAccuracies {
  readonly validation: Float64Array;
  readonly test: Float64Array;
}

/** Seed of the random row of Table 2; with it the paper's validation numbers come out to the digit. */
export const RANDOM_BASELINE_SEED = 42;

/** Seeds of the optimal rows of Table 2 by N_a (25 is ours; the paper has no such row). */
export const OPTIMAL_BASELINE_SEEDS: Readonly<Record<number, number>> = { 10: 1, 25: 1, 100: 42 };

/** Both baselines of Table 2 are given with the sample standard deviation. */
export const BASELINE_DDOF = 1;

/** Accuracies of cells drawn blindly: `RandomState(42).randint(0, 15625, 500)`. @throws {TrainlessError} MISSING_DATA */
export function randomBaseline(
  accuracies: TrainedAccuracies,
  options: { readonly runs?: number; readonly seed?: number } = {},
): RunAccuracies {
  const { runs = SELECTION_RUNS, seed = RANDOM_BASELINE_SEED } = options;
  const cells = new NumpyRandomState(seed).randint(0, NAS_BENCH_201_SIZE, runs);
  return {
    validation: Float64Array.from(cells, (cell) => requireAccuracy(accuracies.validation, cell)),
    test: Float64Array.from(cells, (cell) => requireAccuracy(accuracies.test, cell)),
  };
}

/**
 * The best accuracy among N_a candidates, run by run. Each split has its own best cell, as in the paper's table: its
 * test numbers are the maxima of the test column.
 * @throws {TrainlessError} MISSING_DATA, BAD_ARGUMENT
 */
export function optimalBaseline(
  accuracies: TrainedAccuracies,
  options: { readonly na: number; readonly runs?: number; readonly seed?: number },
): RunAccuracies {
  const { na, runs = SELECTION_RUNS, seed = OPTIMAL_BASELINE_SEEDS[na] ?? 1 } = options;
  const draws = drawCandidates({ na, runs, seed });
  const best = (split: keyof TrainedAccuracies): Float64Array =>
    chosenAccuracies(chooseAll(draws, accuracyColumn(`${split} accuracy`, accuracies[split])), accuracies[split]);
  return { validation: best('validation'), test: best('test') };
}
