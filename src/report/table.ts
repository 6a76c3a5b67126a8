import { formatNumber, type NumberFormat } from './number-format.js';

/** A mean ± standard deviation. */
export interface MeanCell {
  readonly mean: number;
  readonly std: number | null;
}

/** How good news is: it only chooses a colour and a sign, the words say it all. */
export type Tone = 'good' | 'fair' | 'bad' | 'none';

/** A judgement in words. */
export interface VerdictCell {
  readonly verdict: string;
  readonly tone: Tone;
}

export type TableCell = string | number | null | MeanCell | VerdictCell;

export interface TableColumn {
  readonly key: string;
  /** `X_Y` is X with the subscript Y. */
  readonly title: string;
  readonly unit?: string;
  /** Neighbours with the same group stand under one heading. */
  readonly group?: string;
  readonly format?: NumberFormat;
  /** Default: numbers to the right, words to the left. */
  readonly align?: 'left' | 'right';
}

/** A table as data: it can be written as HTML, Markdown, CSV and LaTeX. */
export interface Table {
  /** Names its file and its anchor: "table-2". */
  readonly id: string;
  /** "Table 2. …", as a reader sees it. */
  readonly title: string;
  readonly caption?: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly Readonly<Record<string, TableCell>>[];
}

export const isMean = (cell: TableCell): cell is MeanCell =>
  typeof cell === 'object' && cell !== null && 'mean' in cell;

export const isVerdict = (cell: TableCell): cell is VerdictCell =>
  typeof cell === 'object' && cell !== null && 'verdict' in cell;

/** A cell as a reader sees it; an absent one is a dash. */
export function cellText(cell: TableCell | undefined, column: TableColumn): string {
  if (cell === undefined || cell === null || cell === '') return '–';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return formatNumber(cell, column.format);
  if (isVerdict(cell)) return cell.verdict;
  const mean = formatNumber(cell.mean, column.format);
  return cell.std === null ? mean : `${mean} ± ${formatNumber(cell.std, column.format)}`;
}

/** Where a column's cells stand: to the right if they are numbers. */
export function alignment(column: TableColumn, rows: Table['rows']): 'left' | 'right' {
  if (column.align !== undefined) return column.align;
  const cells = rows.map((row) => row[column.key]).filter((cell) => cell !== undefined && cell !== null);
  const numeric = cells.length > 0 && cells.every((cell) => typeof cell === 'number' || isMean(cell));
  return numeric || (cells.length === 0 && column.format !== undefined) ? 'right' : 'left';
}

/** A column's heading with its unit: "time (s)". */
export const columnHeading = (column: TableColumn): string =>
  column.unit === undefined ? column.title : `${column.title} (${column.unit})`;

/** Runs of neighbouring columns with the same group; undefined where no column has one. */
export function columnGroups(columns: readonly TableColumn[]): readonly { title: string; span: number }[] | undefined {
  if (columns.every((column) => column.group === undefined)) return undefined;
  const groups: { title: string; span: number }[] = [];
  for (const { group = '' } of columns) {
    const last = groups.at(-1);
    if (last !== undefined && last.title === group) last.span += 1;
    else groups.push({ title: group, span: 1 });
  }
  return groups;
}
