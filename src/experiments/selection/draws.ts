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

/** Enough for every N_a of the paper and the baselines; at most 5 MB each with the paper's numbers. */
const KEPT_DRAWS = 12;
const KEPT = new Map<string, CandidateDraws>();

/**
 * Draws candidates as the authors' notebook does: `RandomState(seed)`, then one `randint(0, 15625, na)` a run, with
 * replacement. Other searches that share the seed see the same candidates, so that runs pair.
 * Draws are kept, because an experiment asks for the same ones again and again: callers share them and only read.
 * @throws {TrainlessError} BAD_ARGUMENT
 * @example
 * drawCandidates({ na: 10 }).cells.subarray(0, 3); // 13349, 235, 12172
 */
export function drawCandidates({ na, runs = SELECTION_RUNS, seed = 1 }: DrawOptions): CandidateDraws {
  requireCount('Architectures of a run (N_a)', na);
  requireCount('Runs', runs);
  const key = `${na} ${runs} ${seed}`;
  const kept = KEPT.get(key);
  if (kept !== undefined) return kept;
  const rng = new NumpyRandomState(seed);
  const cells = new Uint16Array(runs * na);
  for (let run = 0; run < runs; run++) cells.set(rng.randint(0, NAS_BENCH_201_SIZE, na), run * na);
  const draws: CandidateDraws = { runs, na, cells };
  if (KEPT.size >= KEPT_DRAWS) KEPT.delete(KEPT.keys().next().value ?? '');
  KEPT.set(key, draws);
  return draws;
}

function requireCount(what: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 1 || count > 1e7) {
    throw new TrainlessError('BAD_ARGUMENT', `${what} must be a whole number from 1, not ${count}.`);
  }
}
