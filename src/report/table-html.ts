import { escapeMarkup, symbolsToHtml } from './symbols.js';
import {
  alignment,
  cellText,
  columnGroups,
  columnHeading,
  isVerdict,
  type Table,
  type TableCell,
  type TableColumn,
} from './table.js';

/** Writes a table as an HTML `<table>`, without a caption. */
export function tableToHtml(table: Table): string {
  const sides = table.columns.map((column) => alignment(column, table.rows));
  const cls = (index: number): string => (sides[index] === 'right' ? ' class="num"' : '');
  const groups = columnGroups(table.columns);
  const groupRow =
    groups === undefined
      ? ''
      : `<tr>${groups.map(({ title, span }) => (title === '' ? `<td colspan="${span}"></td>` : `<th colspan="${span}" scope="colgroup" class="group">${symbolsToHtml(title)}</th>`)).join('')}</tr>\n`;
  const head = table.columns
    .map((column, index) => `<th scope="col"${cls(index)}>${symbolsToHtml(columnHeading(column))}</th>`)
    .join('');
  const body = table.rows.map((row) => {
    const cells = table.columns.map((column, index) =>
      index === 0
        ? `<th scope="row"${cls(index) || long(row[column.key], 12)}>${cellHtml(row[column.key], column)}</th>`
        : `<td${cls(index) || long(row[column.key], 32)}>${cellHtml(row[column.key], column)}</td>`,
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<table>\n<thead>\n${groupRow}<tr>${head}</tr>\n</thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`;
}

/** Sentences get room, so that they do not become towers. */
const long = (cell: TableCell | undefined, characters: number): string =>
  typeof cell === 'string' && cell.length > characters ? ' class="long"' : '';

function cellHtml(cell: TableCell | undefined, column: TableColumn): string {
  const text = symbolsToHtml(cellText(cell, column));
  if (cell === undefined || cell === null || !isVerdict(cell)) return text;
  return `<span class="verdict ${escapeMarkup(cell.tone)}">${text}</span>`;
}
