import { TrainlessError } from '../../core/errors.js';
import { functionalClasses, NAS_BENCH_201_SIZE } from '../../spaces/index.js';
import type { ScoreTableHeader } from './header.js';

/** Hit counts of one batch. */
export interface BatchHits {
  /** Official indices of the rows' cells, rising, shape [rows]. */
  readonly cells: Uint16Array;
  /** Correct predictions, shape [rows, seeds]. */
  readonly hits: Uint8Array | Uint16Array;
}

/**
 * Correct predictions of untrained networks: a count for each batch, row and seed, computed once and resampled many times.
 * @example
 * const table = readScoreTable('cifar-10-bs16.scores');
 * table.hits(1462); // Uint8Array, one count a seed
 */
export class ScoreTable {
  readonly header: ScoreTableHeader;
  /** In the order of `header.batches`. */
  readonly batches: readonly BatchHits[];
  readonly #rows: (Int16Array | undefined)[] = [];

  /** @throws {TrainlessError} BAD_DATA where header, cells and hits do not fit together */
  constructor(header: ScoreTableHeader, batches: readonly BatchHits[]) {
    this.header = header;
    this.batches = batches;
    checkTable(header, batches);
  }

  get batchSize(): number {
    return this.header.batchSize;
  }

  /** Number of initialisations. */
  get seeds(): number {
    return this.header.seeds.count;
  }

  /** Row by official index for one batch; −1 where a cell has none. Shape [15,625]. @throws {TrainlessError} BAD_ARGUMENT */
  rows(batch = 0): Int16Array {
    const { cells } = this.#batch(batch);
    let rows = this.#rows[batch];
    if (rows === undefined) {
      rows = rowsByCell(cells, this.header.rowMeaning === 'functional-class');
      this.#rows[batch] = rows;
    }
    return rows;
  }

  /** How many of the 15,625 cells have hits in a batch. */
  coverage(batch = 0): number {
    return this.rows(batch).reduce((count, row) => count + (row >= 0 ? 1 : 0), 0);
  }

  /**
   * Hits of a cell, shape [seeds]: its own, or those of its functional class (`header.rowMeaning` tells which).
   * @returns a view, or undefined where the table has no row for the cell
   * @throws {TrainlessError} BAD_ARGUMENT for a batch that is not there
   */
  hits(cell: number, batch = 0): Uint8Array | Uint16Array | undefined {
    const row = this.rows(batch)[cell] ?? -1;
    return row < 0 ? undefined : this.#batch(batch).hits.subarray(row * this.seeds, (row + 1) * this.seeds);
  }

  #batch(batch: number): BatchHits {
    const found = this.batches[batch];
    if (found !== undefined) return found;
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `The score table has ${this.batches.length} batches, numbered from 0; there is no batch ${batch}.`,
    );
  }
}

function rowsByCell(cells: Uint16Array, byClass: boolean): Int16Array {
  const rows = new Int16Array(NAS_BENCH_201_SIZE).fill(-1);
  cells.forEach((cell, row) => {
    rows[cell] = row;
  });
  if (!byClass) return rows;
  const { classOf, count } = functionalClasses();
  const rowOfClass = new Int16Array(count).fill(-1);
  cells.forEach((cell, row) => {
    rowOfClass[classOf[cell] as number] = row;
  });
  return rows.map((row, cell) => (row >= 0 ? row : (rowOfClass[classOf[cell] as number] as number)));
}

function checkTable(header: ScoreTableHeader, batches: readonly BatchHits[]): void {
  const { batchSize, seeds } = header;
  const fail = (problem: string): never => {
    throw new TrainlessError('BAD_DATA', `This is no score table: ${problem}. Compute it again.`);
  };
  if (batches.length !== header.batches.length) fail(`${header.batches.length} batches are announced`);
  for (const [at, { cells, hits }] of batches.entries()) {
    if (cells.length !== header.batches[at]?.rows) fail(`batch ${at} has ${cells.length} rows`);
    if (hits.length !== cells.length * seeds.count) fail(`batch ${at} has ${hits.length} hit counts`);
    let last = -1;
    for (const cell of cells) {
      if (cell <= last || cell >= NAS_BENCH_201_SIZE) fail(`batch ${at} lists cell ${cell} after cell ${last}`);
      last = cell;
    }
    for (const count of hits) if (count > batchSize) fail(`${count} of ${batchSize} images are right in batch ${at}`);
  }
}
