import { TrainlessError } from '../../core/errors.js';
import { SCORE, type ScoreColumn } from '../score-table/cv-scores.js';
import type { CandidateDraws } from './draws.js';

/** What the runs of one setting chose. */
export interface Choices {
  /** Official index by run; −1 where no candidate could be chosen. Shape [runs]. */
  readonly selected: Int32Array;
  /** Runs in which another cell had the same best score; the one drawn first was taken. */
  readonly tiedRuns: number;
  /** Candidates over all runs that had no score: degenerate ones, and missing ones where they are let pass. */
  readonly excluded: number;
}

/** A record that choices are written into, run by run. */
export class ChoiceLog implements Choices {
  readonly selected: Int32Array;
  tiedRuns = 0;
  excluded = 0;

  constructor(runs: number) {
    this.selected = new Int32Array(runs).fill(-1);
  }
}

export interface ChooseOptions {
  /** What happens where a candidate's score is not in the table. Default: `refuse`. */
  readonly missing?: 'refuse' | 'exclude';
}

/**
 * One run: picks the candidate with the best score. Degenerate candidates cannot be picked; of equal ones the first
 * drawn is taken, as `argmin` does.
 * @throws {TrainlessError} MISSING_DATA where a candidate's score is not in the table
 */
export function choose(
  draws: CandidateDraws,
  run: number,
  column: ScoreColumn,
  log: ChoiceLog,
  options: ChooseOptions = {},
): void {
  const { cells, na } = draws;
  const { values, states, better } = column;
  const sign = better === 'lower' ? 1 : -1;
  let best = Number.POSITIVE_INFINITY;
  let chosen = -1;
  let tied = false;
  for (let at = run * na; at < (run + 1) * na; at++) {
    const cell = cells[at] as number;
    const state = states[cell];
    if (state !== SCORE.ok) {
      if (state === SCORE.missing && options.missing !== 'exclude') throw missingScore(cell, column);
      log.excluded += 1;
      continue;
    }
    const value = sign * (values[cell] as number);
    if (value < best || chosen < 0) {
      best = value;
      chosen = cell;
      tied = false;
    } else if (value === best && cell !== chosen) {
      tied = true;
    }
  }
  log.selected[run] = chosen;
  if (tied) log.tiedRuns += 1;
}

/** All runs with one score. @throws {TrainlessError} MISSING_DATA */
export function chooseAll(draws: CandidateDraws, column: ScoreColumn, options: ChooseOptions = {}): Choices {
  const log = new ChoiceLog(draws.runs);
  for (let run = 0; run < draws.runs; run++) choose(draws, run, column, log, options);
  return log;
}

/** What is thrown where a candidate's score is not in a table. */
export function missingScore(cell: number, { name }: ScoreColumn): TrainlessError {
  return new TrainlessError(
    'MISSING_DATA',
    `${name} of cell ${cell} was not computed, so it cannot be chosen from fairly. Compute the missing scores with \`trainless run scores\`.`,
    { details: { cell } },
  );
}
