import { NAS_BENCH_201_SIZE } from '../../spaces/index.js';
import { kendall, spearman, type TestOutcome } from '../../stats/index.js';
import { cvScores, SCORE, type ScoreColumn } from '../score-table/cv-scores.js';
import type { ScoreTable } from '../score-table/score-table.js';
import type { AccuracyLookup } from './accuracies.js';

/** How a score goes with trained accuracy. */
export interface ScoreCorrelation {
  readonly metric: string;
  readonly better: ScoreColumn['better'];
  /** Cells with a score and an accuracy. */
  readonly n: number;
  /** Cells whose score is degenerate; they have no rank and are left out. */
  readonly degenerate: number;
  /** Positive where better scores go with higher accuracy, whichever end of the scale is better. */
  readonly spearman: TestOutcome<number>;
  readonly kendall: TestOutcome<number>;
}

/**
 * Rank correlations of scores with trained accuracy, with 95 % confidence intervals (Fisher's z). Scores of which less
 * is better are taken negative, so that a good score has a positive correlation.
 * @param within - which cells count, default all
 * @throws {TrainlessError} EMPTY_SAMPLE where fewer than two cells are left
 */
export function scoreCorrelations(
  columns: readonly ScoreColumn[],
  accuracy: AccuracyLookup,
  within: (cell: number) => boolean = () => true,
): ScoreCorrelation[] {
  return columns.map(({ name, better, values, states }) => {
    const sign = better === 'lower' ? -1 : 1;
    const x: number[] = [];
    const y: number[] = [];
    let degenerate = 0;
    for (let cell = 0; cell < NAS_BENCH_201_SIZE; cell++) {
      const trained = within(cell) ? accuracy(cell) : null;
      if (trained === null) continue;
      if (states[cell] === SCORE.degenerate) degenerate += 1;
      if (states[cell] !== SCORE.ok) continue;
      x.push(sign * (values[cell] as number));
      y.push(trained);
    }
    return { metric: name, better, n: x.length, degenerate, spearman: spearman(x, y), kendall: kendall(x, y) };
  });
}

/** Cells that every one of the columns has a score for: where they can be compared fairly. */
export function scoredByAll(columns: readonly ScoreColumn[]): (cell: number) => boolean {
  return (cell) => columns.every(({ states }) => states[cell] === SCORE.ok);
}

/** How far other initialisations move a correlation. */
export interface SeedRange {
  /** Initialisations of a set. */
  readonly nInit: number;
  readonly sets: number;
  /** Smallest and largest Spearman's ρ of the sets. */
  readonly low: number;
  readonly high: number;
}

/** Sets that a table's initialisations are cut into. */
const SETS = 4;

/**
 * Spearman's ρ of CV_U with trained accuracy from disjoint sets of a quarter of the initialisations (of the first 100).
 * Networks of one initialisation share random numbers, so cells are no independent points and the interval of one
 * correlation is too narrow. Disjoint sets of initialisations are independent of each other.
 * @returns null where a set would have fewer than two initialisations, or fewer than two sets have scores
 */
export function correlationOverSeeds(table: ScoreTable, accuracy: AccuracyLookup): SeedRange | null {
  const nInit = Math.floor(Math.min(100, table.seeds) / SETS);
  if (nInit < 2) return null;
  const estimates = Array.from({ length: SETS }, (_, set) => {
    const [row] = scoreCorrelations(cvScores(table, [nInit], { firstSeed: set * nInit }), accuracy);
    return row?.spearman.status === 'ok' ? [row.spearman.estimate] : [];
  }).flat();
  if (estimates.length < 2) return null;
  return { nInit, sets: estimates.length, low: Math.min(...estimates), high: Math.max(...estimates) };
}
