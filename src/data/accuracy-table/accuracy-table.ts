import { TrainlessError } from '../../core/errors.js';
import { type AccuracyColumn, type AccuracyQuery, completeQuery } from './accuracy-column.js';
import { cellText } from './cell-string.js';

/** A comparison made while a table was assembled. */
export interface TableCheck {
  readonly what: string;
  readonly rows: number;
  /** Rows in which the two sides differ by more than rounding. */
  readonly differing: number;
  /** As a fraction, where numbers were compared. */
  readonly largestDifference: number | undefined;
  /** Why differences are expected, where they are. */
  readonly explanation: string | undefined;
}

/** Where a table's numbers come from. */
export interface TableSource {
  readonly id: string;
  readonly sha256: string;
  readonly licence: string;
}

/** Everything a table is made of. Absent numbers are NaN inside; queries never return them unasked. */
export interface AccuracyTableParts {
  readonly title: string;
  readonly columns: readonly AccuracyColumn[];
  /** One array a column, [rows] */
  readonly values: readonly Float64Array[];
  /** Operation numbers, [rows, 6]; 255 in rows that are not there. */
  readonly operations: Uint8Array;
  readonly checks: readonly TableCheck[];
  readonly sources: readonly TableSource[];
}

/** One number with what it means. */
export interface AccuracyAnswer {
  /** Fraction in [0, 1]. */
  readonly value: number;
  readonly column: AccuracyColumn;
}

/** An accuracy of one training run. */
export interface RunAccuracy {
  /** 777, 888, …; undefined where the source does not tell which it was. */
  readonly seed: number | undefined;
  readonly value: number;
}

/**
 * Trained accuracies of NAS-Bench-201's cells; row i is the official index i. Accuracies are fractions.
 * @example
 * const table = await loadAccuracyTable();
 * table.accuracy(6111, { dataset: 'cifar-10', split: 'test' }).value; // 0.9437
 */
export class AccuracyTable {
  readonly parts: AccuracyTableParts;
  #rowsByCell: Map<string, number> | undefined;

  constructor(parts: AccuracyTableParts) {
    this.parts = parts;
  }

  /** Number of rows, present or not. */
  get rows(): number {
    return this.parts.operations.length / 6;
  }

  /** Whether the row is filled; an import of some cells leaves the others empty. */
  has(index: number): boolean {
    return (this.parts.operations[6 * index] ?? 255) !== 255;
  }

  /** Number of filled rows. */
  get filledRows(): number {
    let count = 0;
    for (let index = 0; index < this.rows; index++) if (this.has(index)) count++;
    return count;
  }

  /** The cell string of a row. @throws {TrainlessError} BAD_ARGUMENT, MISSING_DATA */
  cellAt(index: number): string {
    this.#requireRow(index);
    return cellText(this.parts.operations.subarray(6 * index, 6 * index + 6));
  }

  /**
   * The official index of a cell.
   * @throws {TrainlessError} BAD_ARCHITECTURE - no cell of this table
   */
  indexOf(cell: string): number {
    this.#rowsByCell ??= this.#cells();
    const index = this.#rowsByCell.get(cell);
    if (index === undefined) {
      throw new TrainlessError(
        'BAD_ARCHITECTURE',
        `"${cell.slice(0, 120)}" is no cell of this table (${this.parts.title}).`,
      );
    }
    return index;
  }

  /**
   * One accuracy with its meaning, by index or cell string.
   * @throws {TrainlessError} BAD_ARCHITECTURE, BAD_ARGUMENT, MISSING_DATA
   */
  accuracy(cell: number | string, query: AccuracyQuery): AccuracyAnswer {
    const index = this.#index(cell);
    const { column, values } = this.#find(query);
    const value = values[index];
    if (value === undefined || Number.isNaN(value)) throw this.#absent(index, column);
    return { value, column };
  }

  /**
   * One accuracy for every row.
   * @param partial - allow rows that are not there; they are NaN
   * @returns fractions, [rows]; shared with the table, not to be written to
   * @throws {TrainlessError} MISSING_DATA
   */
  column(query: AccuracyQuery, partial = false): Float64Array {
    const { column, values } = this.#find(query);
    const absent = partial ? -1 : values.findIndex(Number.isNaN);
    if (absent >= 0) throw this.#absent(absent, column);
    return values;
  }

  /**
   * Accuracies of the single training runs of a cell, known seeds first.
   * @throws {TrainlessError} BAD_ARCHITECTURE, BAD_ARGUMENT, MISSING_DATA - the table holds means only
   */
  runs(cell: number | string, query: Omit<AccuracyQuery, 'seed'>): readonly RunAccuracy[] {
    const index = this.#index(cell);
    const wanted = completeQuery(query);
    const found = this.parts.columns.flatMap((column, position) => {
      const value = this.parts.values[position]?.[index] ?? Number.NaN;
      if (column.seed === 'mean' || !matches(column, { ...wanted, seed: column.seed }) || Number.isNaN(value))
        return [];
      return [{ seed: typeof column.seed === 'number' ? column.seed : undefined, value }];
    });
    if (found.length === 0) {
      throw new TrainlessError(
        'MISSING_DATA',
        `${this.parts.title} holds no single runs of ${describe(wanted)} for cell ${index}. A full NATS-Bench folder does: trainless data import nats <folder>.`,
      );
    }
    return found;
  }

  /**
   * Seconds that trainings took: of all epochs, or of one pass over the validation images.
   * @returns NaN in rows that are not there
   * @throws {TrainlessError} MISSING_DATA
   */
  seconds(
    quantity: 'training-seconds' | 'validation-seconds',
    query: { dataset: AccuracyQuery['dataset']; epochs: 12 | 200; trainedOn?: 'all' | 'half' },
  ): Float64Array {
    const position = this.parts.columns.findIndex(
      (column) =>
        column.quantity === quantity &&
        column.dataset === query.dataset &&
        column.epochs === query.epochs &&
        (query.trainedOn === undefined || column.trainedOn === query.trainedOn),
    );
    const values = this.parts.values[position];
    if (values === undefined) {
      throw new TrainlessError(
        'MISSING_DATA',
        `${this.parts.title} holds no ${quantity} of ${query.epochs} epochs on ${query.dataset}.`,
      );
    }
    return values;
  }

  #index(cell: number | string): number {
    if (typeof cell === 'string') return this.indexOf(cell);
    this.#requireRow(cell);
    return cell;
  }

  #requireRow(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.rows) {
      throw new TrainlessError('BAD_ARGUMENT', `Cells have the indices 0 … ${this.rows - 1}, not ${index}.`);
    }
    if (!this.has(index)) {
      throw new TrainlessError('MISSING_DATA', `Cell ${index} is not in this table (${this.parts.title}).`);
    }
  }

  #find(query: AccuracyQuery): { column: AccuracyColumn; values: Float64Array } {
    const wanted = completeQuery(query);
    const position = this.parts.columns.findIndex((column) => matches(column, wanted));
    const [column, values] = [this.parts.columns[position], this.parts.values[position]];
    if (column === undefined || values === undefined) {
      throw new TrainlessError(
        'MISSING_DATA',
        `${this.parts.title} holds no ${describe(wanted)}. A full NATS-Bench folder holds everything: trainless data import nats <folder>.`,
        { details: { query: wanted } },
      );
    }
    return { column, values };
  }

  #absent(index: number, column: AccuracyColumn): TrainlessError {
    const why = this.has(index)
      ? `has no ${describe(column)}`
      : `is not among the ${this.filledRows} cells of ${this.parts.title}`;
    return new TrainlessError('MISSING_DATA', `Cell ${index} ${why}.`, { details: { index } });
  }

  #cells(): Map<string, number> {
    const rows = new Map<string, number>();
    for (let index = 0; index < this.rows; index++) if (this.has(index)) rows.set(this.cellAt(index), index);
    return rows;
  }
}

type Selection = Pick<AccuracyColumn, 'dataset' | 'split' | 'epochs' | 'trainedOn' | 'seed'>;

function matches(column: AccuracyColumn, wanted: Selection): boolean {
  return (
    column.quantity === 'accuracy' &&
    column.dataset === wanted.dataset &&
    column.split === wanted.split &&
    column.epochs === wanted.epochs &&
    column.trainedOn === wanted.trainedOn &&
    column.seed === wanted.seed
  );
}

function describe({ dataset, split, epochs, trainedOn, seed }: Selection): string {
  const runs = seed === 'mean' ? 'mean over seeds' : `seed ${seed}`;
  return `${split} accuracy on ${dataset} after ${epochs} epochs (${runs}, trained on ${trainedOn === 'all' ? 'all images' : 'half of the images'})`;
}
