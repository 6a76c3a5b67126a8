import { isMean, isVerdict, type Table, type TableCell } from './table.js';

/**
 * Writes a table as CSV (RFC 4180) with the columns' keys as header and numbers in full precision; a mean ± standard
 * deviation takes two columns, `key_mean` and `key_std`. Absent cells are empty.
 */
export function tableToCsv(table: Table): string {
  const columns = table.columns.flatMap(({ key }) => {
    const cells = table.rows.map((row) => row[key] ?? null);
    if (!cells.some(isMean)) return [{ name: key, cells: cells.map(plain) }];
    const part = (take: 'mean' | 'std'): string[] =>
      cells.map((cell) => (isMean(cell) ? plain(cell[take]) : take === 'mean' ? plain(cell) : ''));
    return [
      { name: `${key}_mean`, cells: part('mean') },
      { name: `${key}_std`, cells: part('std') },
    ];
  });
  const lines = [
    columns.map(({ name }) => quote(name)),
    ...table.rows.map((_, index) => columns.map(({ cells }) => quote(cells[index] ?? ''))),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

function plain(cell: TableCell): string {
  if (cell === null) return '';
  if (isMean(cell)) return String(cell.mean);
  return isVerdict(cell) ? cell.verdict : String(cell);
}

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
