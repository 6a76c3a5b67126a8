import { inspect } from 'node:util';
import { type FigureSpec, renderPng, renderSvg, type Table, tableToHtml } from '../report/index.js';
import { symbolsToHtml } from '../report/symbols.js';
import { cellText, columnHeading } from '../report/table.js';
import { fieldsTable, type TableOptions, toTable } from './display-table.js';
import { isRecord, type JsonObject, type JsonValue } from './json.js';
import { currentScreen, type Exhibit } from './screen.js';

/** How something is shown. */
export interface DisplayOptions extends TableOptions {
  /**
   * Adds the specification of a figure to its picture: JupyterLab and VS Code then draw it with tooltips and zoom, all
   * others show the picture. @defaultValue true, for specifications of up to 1 MB
   */
  readonly interactive?: boolean;
  /**
   * Form of a figure's picture. Everything that shows notebooks shows PNG; some that strip SVG are in wide use
   * (nbconvert 6.5). @defaultValue png
   */
  readonly picture?: 'svg' | 'png';
}

/** Shows anything below the running cell of a notebook; outside of one, its text on standard output. */
export interface Display {
  /**
   * Figures (Vega-Lite specifications, alone or with a caption), tables of the report, danfojs frames and series,
   * lists of records, results of tests and other plain objects, SVG texts, PNG bytes; anything else as text.
   * @example await display(buildFigure('3', rows, { images: 'MNIST' }))
   * @example await display([{ metric: 'CV_U', rho: -0.36 }], { title: 'Correlations' })
   */
  (value: unknown, options?: DisplayOptions): Promise<void>;
  /** Shows HTML; `text` stands in for it on a terminal. */
  html(html: string, text?: string): void;
  markdown(markdown: string): void;
  svg(svg: string, text?: string): void;
  png(bytes: Uint8Array, text?: string): void;
  text(text: string): void;
}

const PICTURE = '[picture]';
const VEGA_LITE_TYPE = 'application/vnd.vegalite.v5+json';
const PNG_SCALE = 2;
const LARGEST_SPEC = 1_000_000;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47];

/** @see {@link Display} */
export const display: Display = Object.assign(
  async (value: unknown, options: DisplayOptions = {}): Promise<void> => {
    for (const exhibit of await toExhibits(value, options)) currentScreen().show(exhibit);
  },
  {
    html: (html: string, text = ''): void => show({ 'text/html': html, ...textOf(text) }),
    markdown: (markdown: string): void => show({ 'text/markdown': markdown, 'text/plain': markdown }),
    svg: (svg: string, text = PICTURE): void => show({ 'image/svg+xml': svg, ...textOf(text) }),
    png: (bytes: Uint8Array, text = PICTURE): void => show({ 'image/png': base64(bytes), ...textOf(text) }),
    text: (text: string): void => show({ 'text/plain': text }),
  },
);

/** What `display` sends for a value: one or more things, each in all the forms that it has. */
export async function toExhibits(value: unknown, options: DisplayOptions = {}): Promise<Exhibit[]> {
  if (typeof value === 'string') {
    return /^\s*(<\?xml[^>]*>\s*)?<svg[\s>]/.test(value)
      ? [{ data: { 'image/svg+xml': value, 'text/plain': PICTURE } }]
      : [{ data: { 'text/plain': value } }];
  }
  if (value instanceof Uint8Array && PNG_SIGNATURE.every((byte, index) => value[index] === byte)) {
    return [{ data: { 'image/png': base64(value), 'text/plain': PICTURE } }];
  }
  if (isRecord(value)) {
    const spec = vegaLite(value) ?? vegaLite(value.spec);
    if (spec !== undefined) return figureExhibits(spec, value, options);
    if (typeof value.toHtml === 'function') return [htmlExhibit(String(value.toHtml()), value)];
  }
  const table = toTable(value, options);
  if (table !== undefined) return [tableExhibit(table)];
  if (isRecord(value) && !isSpecial(value)) return [tableExhibit(fieldsTable(value, options))];
  return [{ data: { 'text/plain': inspect(value) } }];
}

/** A table in HTML whose look does not depend on a style sheet, and in aligned columns of text. */
function tableExhibit(table: Table): Exhibit {
  // Notebooks align all cells to the right, and their viewers drop style sheets.
  const body = tableToHtml(table).replaceAll(/<(th|td)((?: [a-z]+="[^"]*")*)>/g, (_tag, name: string, rest: string) => {
    const side = / class="num"/.test(rest) ? 'right' : 'left';
    return `<${name}${rest} style="text-align: ${side}">`;
  });
  const title = table.title === '' ? '' : `<strong>${symbolsToHtml(table.title)}</strong>`;
  const caption = table.caption === undefined ? '' : symbolsToHtml(table.caption);
  const heading = [title, caption].filter((part) => part !== '').join(' ');
  const html = `${heading === '' ? '' : `<p>${heading}</p>\n`}${body}`;
  return { data: { 'text/html': html, 'text/plain': tableText(table) } };
}

async function figureExhibits(
  spec: Readonly<Record<string, unknown>>,
  figure: Readonly<Record<string, unknown>>,
  options: DisplayOptions,
): Promise<Exhibit[]> {
  const text = JSON.stringify(spec);
  // A copy: Vega marks the data that it draws.
  const svg = await renderSvg({ description: '', ...JSON.parse(text) } as FigureSpec);
  const picture = options.picture === 'svg' ? { data: { 'image/svg+xml': svg } } : await pngExhibit(svg);
  const interactive = options.interactive ?? text.length <= LARGEST_SPEC;
  const title = [figure.title, spec.description].find((words) => typeof words === 'string' && words !== '');
  const shown: Exhibit = {
    ...picture,
    data: {
      ...(interactive ? { [VEGA_LITE_TYPE]: JSON.parse(text) as JsonValue } : {}),
      ...picture.data,
      'text/plain': `[figure${typeof title === 'string' ? `: ${title}` : ''}]`,
    },
  };
  const caption = options.caption ?? figure.caption;
  if (typeof caption !== 'string' || caption === '') return [shown];
  return [shown, { data: { 'text/html': `<p>${symbolsToHtml(caption)}</p>`, 'text/plain': caption } }];
}

/** A picture with twice the pixels of its place on the page. */
async function pngExhibit(svg: string): Promise<Exhibit> {
  const [, width] = /^<svg[^>]* width="([\d.]+)"/.exec(svg) ?? [];
  return {
    data: { 'image/png': base64(await renderPng(svg, PNG_SCALE)) },
    ...(width === undefined ? {} : { metadata: { 'image/png': { width: Number(width) } } }),
  };
}

function htmlExhibit(html: string, value: Readonly<Record<string, unknown>>): Exhibit {
  const text = [value.toText, value.describe].find((method) => typeof method === 'function');
  return { data: { 'text/html': html, 'text/plain': text === undefined ? inspect(value) : String(text.call(value)) } };
}

function tableText(table: Table): string {
  const lines = [
    table.columns.map(columnHeading),
    ...table.rows.map((row) => table.columns.map((column) => cellText(row[column.key], column))),
  ];
  const widths = table.columns.map((_, position) => Math.max(...lines.map((line) => line[position]?.length ?? 0)));
  const body = lines
    .filter((line, index) => index > 0 || line.some((heading) => heading !== ''))
    .map((line) =>
      line
        .map((cell, position) => cell.padEnd(widths[position] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  return [table.title, ...body, table.caption ?? ''].filter((line) => line !== '').join('\n');
}

function vegaLite(value: unknown): Record<string, unknown> | undefined {
  const schema = isRecord(value) ? value.$schema : undefined;
  return isRecord(value) && typeof schema === 'string' && schema.includes('vega-lite') ? value : undefined;
}

/** Errors, dates, maps, typed arrays and the like have a printed form of their own. */
function isSpecial(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null;
}

function show(data: JsonObject): void {
  currentScreen().show({ data });
}

function textOf(text: string): JsonObject {
  return text === '' ? {} : { 'text/plain': text };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
