import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import type { FigureSpec } from './figure-spec.js';
import { loadFigureFont } from './font.js';
import { escapeMarkup, SUBSCRIPT_DROP, SUBSCRIPT_SIZE, splitSymbols } from './symbols.js';

export interface SvgOptions {
  /** Put before every id inside the picture, so that several pictures can stand in one page. */
  readonly idPrefix?: string;
}

/** A compiled figure and what Vega-Lite had to say about it. */
export interface CompiledSpec {
  readonly vega: Spec;
  readonly warnings: readonly string[];
}

const compiled = new WeakMap<FigureSpec, Promise<CompiledSpec>>();

/** Compiles a Vega-Lite specification to Vega; once for each specification object. */
export function compileFigure(spec: FigureSpec): Promise<CompiledSpec> {
  let result = compiled.get(spec);
  if (result === undefined) {
    result = compileNow(spec);
    compiled.set(spec, result);
  }
  return result;
}

async function compileNow(spec: FigureSpec): Promise<CompiledSpec> {
  const [{ compile }, vega] = await Promise.all([import('vega-lite'), loadVega()]);
  const warnings: string[] = [];
  const logger = vega.logger(vega.Warn, 'warn', (_method, _level, input) => warnings.push(input.join(' ')));
  // A figure is plain JSON of the published schema (a test validates it); Vega-Lite's own type is only stricter on literals.
  return { vega: compile(spec as unknown as TopLevelSpec, { logger }).spec, warnings };
}

/** Parts of Vega that its type declarations leave out. */
type Vega = typeof import('vega') & {
  readonly textMetrics: { width: (item: TextItem, text?: string) => number };
  readonly resetSVGDefIds: () => void;
};

let vegaLoaded: Promise<Vega> | undefined;

/**
 * Loads Vega and makes it measure texts with the figures' font: without a canvas it guesses, and where node-canvas
 * happens to be installed it would measure with the machine's fonts.
 */
function loadVega(): Promise<Vega> {
  vegaLoaded ??= import('vega').then((module) => {
    const vega = module as unknown as Vega;
    const font = loadFigureFont();
    vega.textMetrics.width = (item, text) => font.width(lineOf(item, text), item.fontSize ?? 11, isBold(item));
    return vega;
  });
  return vegaLoaded;
}

let queue: Promise<unknown> = Promise.resolve();

/**
 * Draws a figure as SVG, without a browser or a canvas. The same specification gives the same bytes on every machine.
 * @returns a complete SVG document
 */
export function renderSvg(spec: FigureSpec, options: SvgOptions = {}): Promise<string> {
  // One at a time: Vega numbers the ids inside a picture with one counter for the whole process.
  const result = queue.then(() => renderNow(spec, options));
  queue = result.catch(() => undefined);
  return result;
}

async function renderNow(spec: FigureSpec, options: SvgOptions): Promise<string> {
  const [vega, compiledSpec] = await Promise.all([loadVega(), compileFigure(spec)]);
  const view = new vega.View(vega.parse(compiledSpec.vega), { renderer: 'none', logLevel: vega.Error });
  try {
    vega.resetSVGDefIds();
    return finish(await view.toSVG(), spec, options);
  } finally {
    view.finalize();
  }
}

interface TextItem {
  readonly text?: unknown;
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

const isBold = (item: TextItem): boolean => item.fontWeight === 'bold' || Number(item.fontWeight ?? 400) >= 600;

const lineOf = (item: TextItem, text?: string): string =>
  String(text ?? (Array.isArray(item.text) ? item.text[0] : item.text) ?? '');

/** Sets subscripts, names the picture for readers who cannot see it, and makes ids unique. */
function finish(svg: string, spec: FigureSpec, { idPrefix }: SvgOptions): string {
  const named = roundNumbers(setSubscripts(svg)).replace(
    /^<svg\b/,
    `<svg role="img" aria-label="${escapeMarkup(spec.description)}"`,
  );
  if (idPrefix === undefined) return named;
  return named
    .replaceAll(/\bid="([^"]+)"/g, `id="${idPrefix}-$1"`)
    .replaceAll(/url\(#([^)]+)\)/g, `url(#${idPrefix}-$1)`);
}

/** A thousandth of a pixel is enough, and the last digits of a float are nobody's business in a file that is compared. */
function roundNumbers(svg: string): string {
  return svg.replaceAll(/ (?:transform|d)="[^"]*"/g, (attribute) =>
    attribute.replaceAll(/-?\d+\.\d{4,}/g, (number) => String(Number(Number(number).toFixed(3)))),
  );
}

/** Replaces `μ_T` in text elements, one line or several, by μ and a lowered, smaller T. */
function setSubscripts(svg: string): string {
  return svg.replaceAll(
    /(<text\b[^>]*font-size="([\d.]+)px"[^>]*>)(.*?)<\/text>/gs,
    (_whole, open: string, size: string, content: string) =>
      `${open}${content.replaceAll(/[^<>]+(?=<|$)/g, (line) => setLine(line, Number(size)))}</text>`,
  );
}

/** One line of text. It ends on the height where it began, because the next line counts from there. */
function setLine(line: string, size: number): string {
  const parts = splitSymbols(line);
  if (!parts.some((part) => part.subscript)) return line;
  const drop = (size * SUBSCRIPT_DROP).toFixed(2);
  const spans = parts.map((part, index) => {
    if (part.subscript) {
      return `<tspan dy="${drop}" font-size="${(size * SUBSCRIPT_SIZE).toFixed(2)}px">${part.text}</tspan>`;
    }
    return index === 0 ? part.text : `<tspan dy="-${drop}">${part.text}</tspan>`;
  });
  // A word joiner has no width: it only carries the way back up.
  return `${spans.join('')}${parts.at(-1)?.subscript ? `<tspan dy="-${drop}">\u2060</tspan>` : ''}`;
}
