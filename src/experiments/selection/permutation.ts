import { TrainlessError } from '../../core/errors.js';
import { maskedRejection } from '../../core/random/bounded.js';
import { subStream } from '../../core/random/index.js';
import { moments } from '../../stats/index.js';
import { cvScores, SCORE, type ScoreColumn } from '../score-table/cv-scores.js';
import type { ScoreTable } from '../score-table/score-table.js';
import { type AccuracyLookup, requireAccuracy } from './accuracies.js';
import { type CandidateDraws, drawCandidates } from './draws.js';
import { missingScore } from './select.js';

/** Whether a score chooses better than its own values dealt out at random. */
export interface SelectionPermutationTest {
  readonly na: number;
  readonly nInit: number;
  /** Mean accuracy of the chosen cells over all runs. */
  readonly observed: number;
  /** The same with scores dealt out at random: mean and standard deviation over permutations. */
  readonly nullMean: number;
  readonly nullStd: number;
  readonly permutations: number;
  /** One-sided: how often a random deal does as well or better, (1 + count) / (1 + permutations). */
  readonly pValue: number;
}

export interface SelectionPermutationOptions {
  /** One test for each; they share their deals. */
  readonly nas: readonly number[];
  readonly nInit: number;
  readonly accuracy: AccuracyLookup;
  /** Default 999. */
  readonly permutations?: number;
  readonly runs?: number;
  readonly seed?: number;
  readonly batch?: number;
}

/**
 * Permutation tests of the selection experiment, one for each N_a.
 *
 * Every cell has one score that all runs share (the same initialisations, the same images), so the runs are not
 * independent trials of the score: even scores without any meaning send all runs to the same few cells, and a t-test over
 * runs finds "significant" differences. Here the scores are dealt out anew among the rows of the table, and the whole
 * experiment is repeated with each deal. Degenerate rows stay as they are; equal cells keep sharing a row.
 * @throws {TrainlessError} MISSING_DATA, BAD_ARGUMENT
 */
export function selectionPermutationTests(
  table: ScoreTable,
  options: SelectionPermutationOptions,
): SelectionPermutationTest[] {
  const { nas, nInit, accuracy, permutations = 999, batch = 0, ...draw } = options;
  if (!Number.isInteger(permutations) || permutations < 1) {
    throw new TrainlessError('BAD_ARGUMENT', `A permutation test needs permutations, not ${permutations}.`);
  }
  const [column] = cvScores(table, [nInit], { batch });
  if (column === undefined) throw new TrainlessError('BAD_ARGUMENT', 'No score was asked for.');
  const rowOf = table.rows(batch);
  const cells = [...(table.batches[batch]?.cells ?? [])].filter((cell) => column.states[cell] === SCORE.ok);
  const hand = denseRanks(cells.map((cell) => column.values[cell] as number));
  // Only the order of scores decides, so ranks are dealt; shape [rows], degenerate rows are never asked for.
  const ranks = new Int32Array(table.batches[batch]?.cells.length ?? 0);
  const lay = (): void => {
    for (let at = 0; at < cells.length; at++) ranks[rowOf[cells[at] as number] as number] = hand[at] as number;
  };
  const settings = nas.map((na) => ({
    na,
    ...candidates(drawCandidates({ na, ...draw }), column, rowOf, accuracy),
    means: new Float64Array(permutations),
  }));
  lay();
  const observed = settings.map((setting) => meanOfChosen(setting, ranks));
  const rng = subStream(1, 'selection', 'permutation');
  for (let deal = 0; deal < permutations; deal++) {
    for (let i = hand.length - 1; i > 0; i--) {
      const j = maskedRejection(rng, i);
      const kept = hand[i] as number;
      hand[i] = hand[j] as number;
      hand[j] = kept;
    }
    lay();
    for (const setting of settings) setting.means[deal] = meanOfChosen(setting, ranks);
  }
  return settings.map(({ na, means }, at): SelectionPermutationTest => {
    const own = observed[at] as number;
    const asGood = means.reduce((count, mean) => count + (mean >= own ? 1 : 0), 0);
    const { mean, standardDeviation } = moments(means, { ddof: 0 });
    const pValue = (1 + asGood) / (1 + permutations);
    return { na, nInit, observed: own, nullMean: mean, nullStd: standardDeviation, permutations, pValue };
  });
}

/** Ranks from 0 on, equal values sharing one. */
function denseRanks(values: readonly number[]): Int32Array {
  const rank = new Map([...new Set(values)].sort((a, b) => a - b).map((value, at) => [value, at]));
  return Int32Array.from(values, (value) => rank.get(value) as number);
}

/** Candidates that have a score, run after run. */
interface Candidates {
  /** Where a run starts, shape [runs + 1]. */
  readonly starts: Int32Array;
  /** Row in the score table and trained accuracy of each candidate. */
  readonly rows: Int32Array;
  readonly accuracies: Float64Array;
}

function candidates(
  { cells, na, runs }: CandidateDraws,
  column: ScoreColumn,
  rowOf: Int16Array,
  accuracy: AccuracyLookup,
): Candidates {
  const starts = new Int32Array(runs + 1);
  const rows: number[] = [];
  const accuracies: number[] = [];
  for (let run = 0; run < runs; run++) {
    for (const cell of cells.subarray(run * na, (run + 1) * na)) {
      const state = column.states[cell];
      if (state === SCORE.missing) throw missingScore(cell, column);
      if (state !== SCORE.ok) continue;
      rows.push(rowOf[cell] as number);
      accuracies.push(requireAccuracy(accuracy, cell));
    }
    starts[run + 1] = rows.length;
  }
  if (rows.length === 0) {
    throw new TrainlessError('BAD_DATA', `No candidate has a ${column.name}, so there is nothing to deal out.`);
  }
  return { starts, rows: Int32Array.from(rows), accuracies: Float64Array.from(accuracies) };
}

/** Mean accuracy of the candidates with the lowest rank, the first drawn of equal ones; runs without any are left out. */
function meanOfChosen({ starts, rows, accuracies }: Candidates, ranks: Int32Array): number {
  let [sum, count] = [0, 0];
  for (let run = 0; run + 1 < starts.length; run++) {
    const end = starts[run + 1] as number;
    let best = 0x7fffffff;
    let chosen = -1;
    for (let at = starts[run] as number; at < end; at++) {
      const rank = ranks[rows[at] as number] as number;
      if (rank < best) {
        best = rank;
        chosen = at;
      }
    }
    if (chosen < 0) continue;
    sum += accuracies[chosen] as number;
    count += 1;
  }
  return sum / count;
}
