import { TrainlessError } from '../core/errors.js';

/**
 * One fully connected network of the MNIST study, as Algorithm 1 leaves it. Accuracies are fractions in [0, 1].
 * @see paper §2.1, Algorithm 1
 */
export interface ArchitectureRow {
  readonly name: string;
  readonly units1: number;
  readonly units2: number;
  readonly params: number;
  /** Mean and standard deviation of the untrained accuracy over initialisations. */
  readonly muU: number;
  readonly sigmaU: number;
  /** Coefficient of variation σ_U/μ_U as a fraction; null where the score is degenerate. */
  readonly cvU: number | null;
  /** Mean and standard deviation of the test accuracy at the best learning rate; null where nothing was trained. */
  readonly muT: number | null;
  readonly sigmaT: number | null;
  readonly learningRate?: number;
}

/**
 * One cell of NAS-Bench-201 in one panel of Figures 6, 7 and A.8 to A.11: drawn among `na` cells, scored with `nInit`
 * initialisations. Accuracies are fractions in [0, 1].
 */
export interface CellRow {
  /** The cell's architecture string. */
  readonly name: string;
  readonly index: number;
  readonly params: number;
  readonly na: number;
  readonly nInit: number;
  /** Coefficient of variation as a fraction; null where the score is degenerate. */
  readonly cvU: number | null;
  /** Trained accuracy, 200 epochs; null where the table has none. */
  readonly accuracy: number | null;
}

type RawRow = Readonly<Record<string, unknown>>;

/**
 * Reads rows of the MNIST study from parsed JSON (an array of objects, or an object with such an array under `rows`) or
 * from CSV records. `mu_U`, `muU` and `MU_U` name the same column.
 * @param value - the parsed file
 * @param source - the file's name, for messages
 * @throws {TrainlessError} BAD_DATA naming the row and the column
 */
export function parseArchitectureRows(value: unknown, source = 'the rows'): ArchitectureRow[] {
  return rawRows(value, source).map((raw, index) => {
    const row = new RowReader(raw, `${source}, row ${index + 1}`);
    const units1 = row.count('units1');
    const units2 = row.count('units2');
    const learningRate = row.optionalNumber('learningRate');
    return {
      name: row.text('name') ?? `${units1}×${units2}`,
      units1,
      units2,
      params: row.count('params'),
      muU: row.fraction('muU'),
      sigmaU: row.fraction('sigmaU'),
      cvU: row.optionalNumber('cvU'),
      muT: row.optionalFraction('muT'),
      sigmaT: row.optionalFraction('sigmaT'),
      ...(learningRate === null ? {} : { learningRate }),
    };
  });
}

/**
 * Reads rows of the NAS-Bench-201 figures; the same forms as {@link parseArchitectureRows}.
 * @throws {TrainlessError} BAD_DATA naming the row and the column
 */
export function parseCellRows(value: unknown, source = 'the rows'): CellRow[] {
  return rawRows(value, source).map((raw, index) => {
    const row = new RowReader(raw, `${source}, row ${index + 1}`);
    const cell = row.count('index');
    return {
      name: row.text('name') ?? row.text('arch') ?? `cell ${cell}`,
      index: cell,
      params: row.count('params'),
      na: row.count('na'),
      nInit: row.count('nInit'),
      cvU: row.optionalNumber('cvU'),
      accuracy: row.optionalFraction('accuracy'),
    };
  });
}

function rawRows(value: unknown, source: string): RawRow[] {
  const list = Array.isArray(value) ? value : isRecord(value) ? (value.rows ?? value.architectures) : undefined;
  if (!Array.isArray(list)) {
    throw new TrainlessError('BAD_DATA', `${source} must be a list of rows, or an object with such a list as "rows".`);
  }
  return list.map((row: unknown, index) => {
    if (!isRecord(row)) throw new TrainlessError('BAD_DATA', `${source}, row ${index + 1} is not an object.`);
    return Object.fromEntries(Object.entries(row).map(([key, cell]) => [plainKey(key), cell]));
  });
}

const isRecord = (value: unknown): value is RawRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const plainKey = (key: string): string => key.replace(/[^A-Za-z0-9]/g, '').toLowerCase();

/** Takes typed values out of one row and says where a wrong one stands. */
class RowReader {
  constructor(
    private readonly row: RawRow,
    private readonly place: string,
  ) {}

  text(key: string): string | undefined {
    const value = this.row[plainKey(key)];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** A number, or null for an empty, null or missing cell. */
  optionalNumber(key: string): number | null {
    const value = this.row[plainKey(key)];
    if (value === undefined || value === null || value === '' || value === 'null') return null;
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      throw new TrainlessError('BAD_DATA', `${this.place}: "${key}" is ${JSON.stringify(value)}, not a finite number.`);
    }
    return number;
  }

  number(key: string): number {
    const value = this.optionalNumber(key);
    if (value === null) throw new TrainlessError('BAD_DATA', `${this.place}: "${key}" is missing.`);
    return value;
  }

  count(key: string): number {
    const value = this.number(key);
    if (!Number.isInteger(value) || value < 0) {
      throw new TrainlessError('BAD_DATA', `${this.place}: "${key}" is ${value}, not a whole number of 0 or more.`);
    }
    return value;
  }

  optionalFraction(key: string): number | null {
    const value = this.optionalNumber(key);
    if (value !== null && (value < 0 || value > 1)) {
      throw new TrainlessError(
        'BAD_DATA',
        `${this.place}: "${key}" is ${value}; accuracies are fractions in [0, 1], so divide percentages by 100.`,
      );
    }
    return value;
  }

  fraction(key: string): number {
    return this.optionalFraction(key) ?? this.number(key);
  }
}
