/** A table as plain data: what a terminal, a notebook or a report draws in its own way. */
export interface StatsTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table in columns of text: numbers aligned right below their headings; a list without headings aligned left. */
export function tableText(table: StatsTable): string {
  const headed = hasHeadings(table);
  const lines = headed ? [table.columns, ...table.rows] : table.rows;
  const widths = table.columns.map((_, c) => Math.max(0, ...lines.map((line) => line[c]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, c) => (c === 0 || !headed ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [...(table.title === '' ? [] : [table.title]), ...text].join('\n');
}

/** The table as an HTML fragment, for `display.html` in a notebook. All text is escaped. */
export function tableHtml(table: StatsTable): string {
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  const caption = table.title === '' ? '' : `<caption>${escapeHtml(table.title)}</caption>`;
  const head = hasHeadings(table) ? `<thead>${row(table.columns, 'th')}</thead>` : '';
  return `<table>${caption}${head}<tbody>${table.rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`;
}

function hasHeadings(table: StatsTable): boolean {
  return table.columns.some((name) => name !== '');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
