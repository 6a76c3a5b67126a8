import { TrainlessError } from '../../core/errors.js';
import { NumpyRandomState } from '../../core/random/index.js';
import { NAS_BENCH_201_SIZE } from '../../spaces/index.js';

/** Runs of the selection experiment in the paper. */
export const SELECTION_RUNS = 500;

/** Numbers of cells drawn, Figures 6, A.8 and A.10. */
export const SELECTION_NA: readonly number[] = [10, 25, 50, 100, 1000, 5000];

/** Numbers of initialisations, Figures 7, A.9 and A.11. */
export const SELECTION_N_INIT: readonly number[] = [3, 5, 10, 25, 50, 100];

/** The candidates of every run. */
export interface CandidateDraws {
  readonly runs: number;
  /** Candidates of a run, N_a. */
  readonly na: number;
  /** Official indices, shape [runs, na]; a cell may occur twice in a run. */
  readonly cells: Uint16Array;
}

export interface DrawOptions {
  /** Candidates of a run. */
  readonly na: number;
  /** Default 500. */
  readonly runs?: number;
  /** Seed of NumPy's generator, default 1 as in the authors' notebook. */
  readonly seed?: number;
}

/**
 * Draws candidates as the authors' notebook does: `RandomState(seed)`, then one `randint(0, 15625, na)` a run, with
 * replacement. Other searches that share the seed see the same candidates, so that runs pair.
 * @throws {TrainlessError} BAD_ARGUMENT
 * @example
 * drawCandidates({ na: 10 }).cells.subarray(0, 3); // 13349, 235, 12172
 */
export function drawCandidates({ na, runs = SELECTION_RUNS, seed = 1 }: DrawOptions): CandidateDraws {
  requireCount('Architectures of a run (N_a)', na);
  requireCount('Runs', runs);
  const rng = new NumpyRandomState(seed);
  const cells = new Uint16Array(runs * na);
  for (let run = 0; run < runs; run++) cells.set(rng.randint(0, NAS_BENCH_201_SIZE, na), run * na);
  return { runs, na, cells };
}

function requireCount(what: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 1 || count > 1e7) {
    throw new TrainlessError('BAD_ARGUMENT', `${what} must be a whole number from 1, not ${count}.`);
  }
}
