import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder, writeFileAtomic } from '../core/files.js';
import type { Figure } from './figure.js';
import type { FigureSpec } from './figure-spec.js';
import { reportPage } from './page.js';
import { renderPng } from './png.js';
import { checkAnchors, type Report, reportFigures, reportTables } from './report.js';
import { renderSvg } from './svg.js';
import { tableToCsv } from './table-csv.js';
import { tableToLatex } from './table-latex.js';
import { tableToMarkdown } from './table-markdown.js';

/** What `writeReport` wrote: paths relative to the folder, with their checksums. */
export interface WrittenReport {
  readonly folder: string;
  /** Path of index.html. */
  readonly index: string;
  readonly files: readonly WrittenFile[];
}

export interface WrittenFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** More points than this make a still picture that is lighter as PNG. */
const MAX_INLINE_POINTS = 1500;

const MANIFEST = 'report.json';

/**
 * Writes a report: `index.html`, which needs nothing beside it, the figures (SVG, PNG, Vega-Lite) and tables (CSV, LaTeX,
 * Markdown) as files, and `report.json` with verdicts, provenance and checksums for machines. Every file is written whole
 * or not at all, `index.html` after what it links to; files of an earlier report that are no longer part of it go.
 * @throws {TrainlessError} BAD_ARGUMENT (two parts of one name), NOT_WRITABLE, DISK_FULL
 */
export async function writeReport(report: Report, folder: string): Promise<WrittenReport> {
  checkAnchors(report);
  ensureFolder(folder);
  const before = earlierFiles(folder);
  const files: WrittenFile[] = [];
  const write = (path: string, content: string | Uint8Array): void => {
    writeFileAtomic(join(folder, path), content);
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    files.push({ path, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length });
  };
  const stills = new Map<string, string>();
  for (const figure of reportFigures(report)) {
    const svg = await renderSvg(figure.spec);
    write(`figures/${figure.slug}.svg`, svg);
    write(`figures/${figure.slug}.png`, await renderPng(svg));
    write(`figures/${figure.slug}.vl.json`, `${JSON.stringify(figure.spec, null, 1)}\n`);
    stills.set(figure.slug, await stillPicture(figure));
  }
  for (const table of reportTables(report)) {
    write(`tables/${table.id}.csv`, tableToCsv(table));
    write(`tables/${table.id}.tex`, tableToLatex(table));
    write(`tables/${table.id}.md`, tableToMarkdown(table));
  }
  write('index.html', reportPage(report, stills));
  const { title, summary, provenance } = report;
  writeFileAtomic(join(folder, MANIFEST), `${JSON.stringify({ title, summary, provenance, files }, null, 2)}\n`);
  const kept = new Set(files.map(({ path }) => path));
  for (const path of before) if (!kept.has(path)) rmSync(join(folder, path), { force: true });
  return { folder, index: join(folder, 'index.html'), files };
}

/** The picture for the page: its caption stands below it, so the title inside goes; the page's colours shine through. */
async function stillPicture(figure: Figure): Promise<string> {
  const { title: _, ...rest } = figure.spec;
  const spec = { ...rest, config: { ...figure.spec.config, background: 'transparent', padding: 4 } } as FigureSpec;
  const svg = await renderSvg(spec, { idPrefix: figure.slug });
  if (figure.counts.shown <= MAX_INLINE_POINTS) return svg;
  const png = Buffer.from(await renderPng(svg, 1.5)).toString('base64');
  const [, width = '', height = ''] = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const alt = /aria-label="([^"]*)"/.exec(svg)?.[1] ?? '';
  return `<img alt="${alt}" width="${width}" height="${height}" src="data:image/png;base64,${png}">`;
}

/** Files that an earlier report in this folder says it wrote; only plain names of the kinds it writes. */
function earlierFiles(folder: string): readonly string[] {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) return [];
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const list = typeof manifest === 'object' && manifest !== null && 'files' in manifest ? manifest.files : [];
    const names = (Array.isArray(list) ? list : []).map((file: unknown) =>
      typeof file === 'object' && file !== null && 'path' in file ? String(file.path) : '',
    );
    return names.filter((name) =>
      /^(figures\/[a-z0-9-]+\.(svg|png|vl\.json)|tables\/[a-z0-9-]+\.(csv|tex|md))$/.test(name),
    );
  } catch {
    return []; // Not a manifest of ours: nothing of it is touched.
  }
}
