import { alignment, cellText, columnHeading, type Table } from './table.js';

/** Writes a table as GitHub-flavoured Markdown; a column's group becomes part of its heading. */
export function tableToMarkdown(table: Table): string {
  const headings = table.columns.map((column) =>
    escapePipes([column.group, columnHeading(column)].filter((part) => part !== undefined && part !== '').join(', ')),
  );
  const rule = table.columns.map((column) => (alignment(column, table.rows) === 'right' ? '---:' : ':---'));
  const rows = table.rows.map((row) => table.columns.map((column) => escapePipes(cellText(row[column.key], column))));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const title = [`**${table.title}**`, ...(table.caption === undefined ? [] : [table.caption])].join(' ');
  return `${title}\n\n${[headings, rule, ...rows].map(line).join('\n')}\n`;
}

const escapePipes = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
