import { NAS_BENCH_201_SIZE } from '../../spaces/index.js';
import { kendall, spearman, type TestOutcome } from '../../stats/index.js';
import { SCORE, type ScoreColumn } from '../score-table/cv-scores.js';
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
