import { TrainlessError } from '../../core/errors.js';
import { NAS_BENCH_201_SIZE } from '../../spaces/index.js';
import type { ScoreTable } from './score-table.js';

/** State of a cell's score. */
export const SCORE = { missing: 0, ok: 1, degenerate: 2 } as const;

/** One score for each cell of the space, by official index. */
export interface ScoreColumn {
  /** For people: `CV_U (N_init = 100)`, `params`, `synflow`, … */
  readonly name: string;
  /** Which end of the scale is picked. */
  readonly better: 'lower' | 'higher';
  /** Meaningful only where `states` says `ok`. Shape [15,625]. */
  readonly values: Float64Array;
  /** `SCORE.missing`: not computed; `SCORE.degenerate`: the cell has no such score and cannot be picked. Shape [15,625]. */
  readonly states: Uint8Array;
}

export interface CvScoresOptions {
  /** Batch of the table, default 0. */
  readonly batch?: number;
  /** First of the initialisations used, counted from the table's first; default 0. */
  readonly firstSeed?: number;
  /** 0: population (the paper, default), 1: sample. */
  readonly ddof?: number;
}

/**
 * CV_U of every cell for several numbers of initialisations, in one pass over the hits: running sums of h and h² give
 * each score in constant time, √((n·Σh² − (Σh)²) · n / (n − ddof)) / Σh, exact up to the last root and division.
 *
 * A row is degenerate where its first n counts are all equal (tested exactly, never by a small deviation), which includes
 * a network that is never right.
 *
 * @param nInits - numbers of initialisations, such as [3, 5, 10, 25, 50, 100]
 * @returns one column for each, in that order
 * @throws {TrainlessError} BAD_ARGUMENT where the table has fewer seeds, or no such batch
 * @see paper §2.2.4, Eq. 1
 */
export function cvScores(table: ScoreTable, nInits: readonly number[], options: CvScoresOptions = {}): ScoreColumn[] {
  const { batch = 0, firstSeed = 0, ddof = 0 } = options;
  const { seeds } = table;
  for (const n of nInits) checkSeeds(n, { firstSeed, ddof, seeds });
  const rows = table.rows(batch);
  const hits = table.batches[batch]?.hits ?? new Uint8Array();
  const rowCount = hits.length / seeds;
  const order = [...new Set(nInits)].sort((a, b) => a - b);
  const byRow = order.map(() => ({ values: new Float64Array(rowCount), states: new Uint8Array(rowCount) }));
  for (let row = 0; row < rowCount; row++) {
    const start = row * seeds + firstSeed;
    const first = hits[start];
    let [sum, squares, constant, n] = [0, 0, true, 0];
    for (const [at, nInit] of order.entries()) {
      for (; n < nInit; n++) {
        const count = hits[start + n] as number;
        sum += count;
        squares += count * count;
        if (count !== first) constant = false;
      }
      const column = byRow[at];
      if (column === undefined) continue;
      column.states[row] = constant ? SCORE.degenerate : SCORE.ok;
      column.values[row] = constant ? 0 : Math.sqrt(((n * squares - sum * sum) * n) / (n - ddof)) / sum;
    }
  }
  return nInits.map((nInit) => {
    const own = byRow[order.indexOf(nInit)];
    const values = new Float64Array(NAS_BENCH_201_SIZE);
    const states = new Uint8Array(NAS_BENCH_201_SIZE);
    rows.forEach((row, cell) => {
      if (row < 0 || own === undefined) return;
      values[cell] = own.values[row] as number;
      states[cell] = own.states[row] as number;
    });
    return { name: `CV_U (N_init = ${nInit})`, better: 'lower', values, states };
  });
}

function checkSeeds(n: number, given: { firstSeed: number; ddof: number; seeds: number }): void {
  const { firstSeed, ddof, seeds } = given;
  if (!Number.isInteger(n) || n < 2 || n <= ddof) {
    throw new TrainlessError('BAD_ARGUMENT', `CV_U needs a whole number of at least 2 initialisations, not ${n}.`);
  }
  if (!Number.isInteger(firstSeed) || firstSeed < 0 || firstSeed + n > seeds) {
    const from = firstSeed === 0 ? '' : ` from number ${firstSeed} on`;
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `The score table holds ${seeds} initialisations; ${n}${from} are not there. Compute more with \`trainless run scores --seeds\`.`,
    );
  }
}
