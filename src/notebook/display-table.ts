import { inspect } from 'node:util';
import type { Table, TableCell, TableColumn } from '../report/index.js';
import { isRecord } from './json.js';

/** How a table is cut and named. */
export interface TableOptions {
  readonly title?: string;
  readonly caption?: string;
  /** Columns to show, in order: names, or names with a heading, a unit and a format. Default: all. */
  readonly columns?: readonly (string | TableColumn)[];
  /** Longer tables show their first rows and say how many are left out. @defaultValue 50 */
  readonly maxRows?: number;
}

/** Something laid out in named columns. */
interface Grid {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly Readonly<Record<string, TableCell>>[];
  readonly title?: string;
  readonly caption?: string;
}

const MAX_ROWS = 50;
const INDEX_KEY = '\0index';

/**
 * Reads whatever is a table at heart: a `Table` of the report, a danfojs frame or series, a table of text cells,
 * a list of records.
 * @returns nothing where the value is none of these
 */
export function toTable(value: unknown, options: TableOptions = {}): Table | undefined {
  const grid = gridOf(value);
  if (grid === undefined) return undefined;
  const columns = options.columns?.map((asked) => {
    if (typeof asked !== 'string') return asked;
    return grid.columns.find((column) => column.key === asked) ?? { key: asked, title: asked };
  });
  const shown = grid.rows.slice(0, options.maxRows ?? MAX_ROWS);
  const left = grid.rows.length - shown.length;
  const caption = [
    options.caption ?? grid.caption,
    left > 0 ? `The first ${shown.length} of ${grid.rows.length} rows.` : undefined,
  ].filter((text) => text !== undefined && text !== '');
  return {
    id: 'table',
    title: options.title ?? grid.title ?? '',
    columns: columns ?? grid.columns,
    rows: shown,
    ...(caption.length > 0 ? { caption: caption.join(' ') } : {}),
  };
}

/** The fields of a plain object, one below the other: a test's result, a configuration. */
export function fieldsTable(value: Readonly<Record<string, unknown>>, options: TableOptions = {}): Table {
  const named = ['method', 'title', 'name'].find((key) => typeof value[key] === 'string');
  const fields = Object.entries(value).filter(([key, field]) => key !== named && typeof field !== 'function');
  return {
    id: 'fields',
    title: options.title ?? (named === undefined ? '' : String(value[named])),
    columns: [
      { key: 'field', title: '', align: 'left' },
      { key: 'value', title: '', align: 'left' },
    ],
    rows: fields.map(([field, content]) => ({ field, value: fieldCell(content) })),
    ...(options.caption === undefined ? {} : { caption: options.caption }),
  };
}

function gridOf(value: unknown): Grid | undefined {
  if (Array.isArray(value)) return value.length > 0 && value.every(isPlainRecord) ? recordsGrid(value) : undefined;
  if (!isRecord(value)) return undefined;
  return frameGrid(value) ?? tableGrid(value);
}

/** A list of records: the columns are the keys of all of them, in order of appearance. */
function recordsGrid(records: readonly Readonly<Record<string, unknown>>[]): Grid {
  const keys = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return {
    columns: keys.map((key) => ({ key, title: key })),
    rows: records.map((record) => Object.fromEntries(keys.map((key) => [key, tableCell(record[key])]))),
  };
}

/** danfojs: `columns`, `index` and `values` by rows; a series has one value a row. */
function frameGrid(value: Readonly<Record<string, unknown>>): Grid | undefined {
  const { columns, index, values, shape } = value;
  if (!Array.isArray(columns) || !Array.isArray(index) || !Array.isArray(values) || !Array.isArray(shape)) {
    return undefined;
  }
  const names = columns.map(String);
  return {
    columns: [
      { key: INDEX_KEY, title: '' },
      ...names.map((name, position) => ({ key: String(position), title: name })),
    ],
    rows: values.map((row: unknown, number) => ({
      [INDEX_KEY]: tableCell(index[number]),
      ...Object.fromEntries(
        names.map((_, position) => [String(position), tableCell(Array.isArray(row) ? row[position] : row)]),
      ),
    })),
  };
}

/** A table of the report, or one whose columns are headings and whose rows are lists of texts. */
function tableGrid(value: Readonly<Record<string, unknown>>): Grid | undefined {
  const { columns, rows, title, caption } = value;
  if (!Array.isArray(columns) || !Array.isArray(rows)) return undefined;
  const words = {
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof caption === 'string' ? { caption } : {}),
  };
  if (columns.every((column) => isRecord(column) && typeof column.key === 'string') && rows.every(isRecord)) {
    return { ...words, columns: columns as TableColumn[], rows: rows as Record<string, TableCell>[] };
  }
  if (columns.every((column) => typeof column === 'string') && rows.every(Array.isArray)) {
    return {
      ...words,
      columns: columns.map((name: string, position) => ({ key: String(position), title: name })),
      rows: rows.map((row: unknown[]) => Object.fromEntries(row.map((cell, position) => [position, tableCell(cell)]))),
    };
  }
  return undefined;
}

function tableCell(value: unknown): TableCell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (isRecord(value) && typeof value.mean === 'number' && (typeof value.std === 'number' || value.std === null)) {
    return { mean: value.mean, std: value.std };
  }
  return typeof value === 'object'
    ? inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 2 })
    : String(value);
}

/** An interval is one thing to a reader. */
function fieldCell(value: unknown): TableCell {
  if (isRecord(value) && typeof value.low === 'number' && typeof value.high === 'number') {
    const level = typeof value.level === 'number' ? ` (${100 * value.level} %)` : '';
    return `[${short(value.low)}, ${short(value.high)}]${level}`;
  }
  return tableCell(value);
}

const short = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);

function isPlainRecord(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
