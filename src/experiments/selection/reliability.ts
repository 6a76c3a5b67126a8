import { spearman, type TestOutcome } from '../../stats/index.js';
import { cvScores, SCORE } from '../score-table/cv-scores.js';
import type { ScoreTable } from '../score-table/score-table.js';

/** How far a score agrees with itself when only its initialisations change. */
export interface ScoreReliability {
  readonly nInit: number;
  /** Rows with a score from both sets. */
  readonly n: number;
  /** Rank correlation of CV_U from two disjoint sets of N_init initialisations. */
  readonly spearman: TestOutcome<number>;
}

/**
 * Split-half reliability of CV_U: its rank correlation with itself, measured with other initialisations on the same
 * images. Its root is about the highest correlation that such a score can have with anything, trained accuracy included.
 * Rows are compared, not cells: equal cells that share a row would count several times.
 * @param nInits - default 3, 5, 10, 25 and 50, as far as the table holds twice as many
 */
export function scoreReliability(
  table: ScoreTable,
  nInits: readonly number[] = [3, 5, 10, 25, 50],
  batch = 0,
): ScoreReliability[] {
  const cells = table.batches[batch]?.cells ?? new Uint16Array();
  return nInits
    .filter((nInit) => 2 * nInit <= table.seeds)
    .map((nInit) => {
      const [first] = cvScores(table, [nInit], { batch });
      const [second] = cvScores(table, [nInit], { batch, firstSeed: nInit });
      const both = [...cells].filter((cell) => first?.states[cell] === SCORE.ok && second?.states[cell] === SCORE.ok);
      const values = (column: typeof first): number[] => both.map((cell) => column?.values[cell] ?? 0);
      return { nInit, n: both.length, spearman: spearman(values(first), values(second)) };
    });
}
