import { formatDuration } from '../core/progress.js';
import type { Figure } from './figure.js';
import { chartBundles, inlineJson, inlineScript } from './page-bundles.js';
import { PAGE_SCRIPT } from './page-script.js';
import { PAGE_STYLE } from './page-style.js';
import { proseToHtml } from './prose.js';
import {
  type Finding,
  OUTCOME_TONES,
  type Outcome,
  type Provenance,
  type Report,
  type ReportBlock,
  type ReportSummary,
  reportFigures,
} from './report.js';
import { escapeMarkup, symbolsToHtml } from './symbols.js';
import type { Table, TableColumn } from './table.js';
import { tableToHtml } from './table-html.js';

/** The still picture of a figure inside the page: SVG markup, or an `<img>` where the SVG would be very large. */
export type StillPictures = ReadonlyMap<string, string>;

/**
 * The whole report as one HTML page that needs nothing else: style, scripts, pictures and data are inside, and its
 * security policy forbids any request.
 * @param stills - by the figure's slug
 */
export function reportPage(report: Report, stills: StillPictures): string {
  const figures = reportFigures(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="trainless">
<title>${escapeMarkup(report.title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
${masthead(report)}
<div class="layout">
${contents(report)}
<main id="main">
${summaryBox(report.summary)}
${report.sections
  .map(
    ({ id, title, paperSection, blocks }) => `<section aria-labelledby="${id}">
<h2 id="${id}">${symbolsToHtml(title)}${paperSection === undefined ? '' : ` <small>paper ${escapeMarkup(paperSection)}</small>`}</h2>
${blocks.map((block) => blockHtml(block, stills)).join('\n')}
</section>`,
  )
  .join('\n')}
${provenanceSection(report.provenance)}
</main>
</div>
<footer class="colophon"><p>Written by trainless. Charts are drawn by Vega, Vega-Lite and Vega-Embed (BSD 3-Clause, © University of Washington Interactive Data Lab), which this page carries inside. It sends no request and stores nothing.</p></footer>
${figures.map(({ slug, spec }) => `<script type="application/json" id="spec-${slug}">${inlineJson(spec)}</script>`).join('\n')}
${
  figures.length === 0
    ? ''
    : chartBundles()
        .map((bundle) => `<script>${bundle}</script>`)
        .join('\n')
}
<script>${inlineScript(PAGE_SCRIPT)}</script>
</body>
</html>
`;
}

function masthead({ title, subtitle, summary, provenance }: Report): string {
  const stamp = [
    `Written ${provenance.generatedAt.replace('T', ' ').replace(/(:\d\d)(\.\d+)?Z$/, '$1 UTC')}`,
    `run in ${formatDuration(summary.elapsedMs)}`,
    `images: ${summary.images}`,
  ];
  return `<header class="masthead">
<p class="kicker">Reproduction report</p>
<h1>${symbolsToHtml(title)}</h1>
<p class="subtitle">${proseToHtml(subtitle)}</p>
<p class="stamp">${stamp.map((part) => `<span>${escapeMarkup(part)}</span>`).join('')}</p>
</header>`;
}

function contents(report: Report): string {
  const link = (id: string, words: string): string => `<a href="#${id}">${symbolsToHtml(words)}</a>`;
  const parts = (blocks: readonly ReportBlock[]): string => {
    const inside = blocks.flatMap((block) => {
      if (block.kind === 'figures') return block.figures.map(({ slug, id }) => link(slug, `Figure ${id}`));
      return block.kind === 'table' ? [link(block.table.id, firstSentence(block.table.title))] : [];
    });
    return inside.length === 0 ? '' : `<ol>${inside.map((item) => `<li>${item}</li>`).join('')}</ol>`;
  };
  const items = [
    link('summary', 'Verdict'),
    ...report.sections.map(({ id, title, blocks }) => `${link(id, title)}${parts(blocks)}`),
    link('provenance', 'Provenance'),
  ];
  return `<nav class="toc" id="contents" aria-label="Contents"><details open><summary>Contents</summary>
<ol>${items.map((item) => `<li>${item}</li>`).join('\n')}</ol></details></nav>`;
}

/** "Table 2" of "Table 2. Selection by CV_U". */
const firstSentence = (title: string): string => /^Table [\w.]*\w/.exec(title)?.[0] ?? title;

const OUTCOMES: readonly Outcome[] = ['reproduced', 'partly reproduced', 'not reproduced', 'not computed'];

const verdict = (outcome: Outcome, words: string = outcome): string =>
  `<span class="verdict ${OUTCOME_TONES[outcome]}">${words}</span>`;

function summaryBox({ images, facts, elapsedMs, findings, remarks }: ReportSummary): string {
  const all = [{ label: 'Images', value: images }, ...facts, { label: 'Time taken', value: formatDuration(elapsedMs) }];
  const tally = OUTCOMES.map((outcome) => ({
    outcome,
    count: findings.filter((finding) => finding.outcome === outcome).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => verdict(outcome, `${count} ${outcome}`));
  return `<section class="verdict-box" aria-labelledby="summary">
<h2 id="summary">Verdict</h2>
<dl class="facts">${all.map(({ label, value }) => `<div><dt>${symbolsToHtml(label)}</dt><dd>${proseToHtml(value)}</dd></div>`).join('')}</dl>
${
  findings.length === 0
    ? ''
    : `<p class="tally">${tally.join(' ')}</p>
<ul class="findings">
${findings.map(findingHtml).join('\n')}
</ul>`
}
${remarks.length === 0 ? '' : `<ul class="remarks">${remarks.map((remark) => `<li>${proseToHtml(remark)}</li>`).join('')}</ul>`}
</section>`;
}

function findingHtml({ claim, outcome, evidence, see }: Finding): string {
  const link = see === undefined ? '' : ` <a href="#${see}">See ${escapeMarkup(anchorName(see))}.</a>`;
  const detail =
    evidence === undefined && see === undefined
      ? ''
      : `<p class="evidence">${evidence === undefined ? '' : proseToHtml(/[.!?]$/.test(evidence) ? evidence : `${evidence}.`)}${link}</p>`;
  return `<li>${verdict(outcome)}<div><p>${proseToHtml(claim)}</p>${detail}</div></li>`;
}

/** "Figure A8" of "figure-a8": enough for a link. */
function anchorName(anchor: string): string {
  const [, kind = '', number = ''] = /^(figure|table)-([a-z]?\d+[a-z]?)/.exec(anchor) ?? [];
  if (kind === '') return 'there';
  return `${kind === 'figure' ? 'Figure' : 'Table'} ${number.replace(/^([a-z])(\d)/, (_, letter: string, digit: string) => `${letter.toUpperCase()}.${digit}`)}`;
}

function blockHtml(block: ReportBlock, stills: StillPictures): string {
  switch (block.kind) {
    case 'text':
      return block.paragraphs.map((paragraph) => `<p>${proseToHtml(paragraph)}</p>`).join('\n');
    case 'list':
      return `<ul class="prose">${block.items.map((item) => `<li>${proseToHtml(item)}</li>`).join('\n')}</ul>`;
    case 'note':
      return `<p class="note">${proseToHtml(block.text)}</p>`;
    case 'figures':
      return `<div class="figures${block.figures.length > 1 ? ' several' : ''}">${block.figures.map((figure) => figureHtml(figure, stills)).join('\n')}</div>`;
    case 'table':
      return tableFigure(block.table);
  }
}

function figureHtml(figure: Figure, stills: StillPictures): string {
  const { slug, id, title, caption, section } = figure;
  return `<figure class="figure" id="${slug}">
<div class="chart" data-spec="spec-${slug}"><div class="static">${stills.get(slug) ?? ''}</div></div>
<figcaption><b><a href="#${slug}">Figure ${escapeMarkup(id)}.</a> ${symbolsToHtml(title)}.</b> ${proseToHtml(caption)} Shown in the paper in ${escapeMarkup(section)}.</figcaption>
<p class="downloads">${downloads([
    ['SVG', `figures/${slug}.svg`],
    ['PNG', `figures/${slug}.png`],
    ['Vega-Lite', `figures/${slug}.vl.json`],
  ])}</p>
</figure>`;
}

function tableFigure(table: Table): string {
  const caption = table.caption === undefined ? '' : ` ${proseToHtml(table.caption)}`;
  return `<figure class="table" id="${table.id}">
<figcaption><b>${symbolsToHtml(table.title)}${/[.!?]$/.test(table.title) ? '' : '.'}</b>${caption}</figcaption>
${scrolling(tableToHtml(table), table.title)}
<p class="downloads">${downloads([
    ['CSV', `tables/${table.id}.csv`],
    ['LaTeX', `tables/${table.id}.tex`],
    ['Markdown', `tables/${table.id}.md`],
  ])}</p>
</figure>`;
}

const downloads = (links: readonly (readonly [string, string])[]): string =>
  links.map(([words, address]) => `<a href="${address}" download>${words}</a>`).join(' ');

/** A wide table scrolls by itself, with the keyboard too. */
const scrolling = (html: string, label: string): string =>
  `<div class="scroll" role="region" tabindex="0" aria-label="${escapeMarkup(label)}">${html}</div>`;

function provenanceSection(provenance: Provenance): string {
  const pairs = (record: Readonly<Record<string, string | number | boolean>>): readonly (readonly string[])[] =>
    Object.entries(record).map(([key, value]) => [escapeMarkup(key), escapeMarkup(String(value))]);
  const code = (text: string): string => `<code>${escapeMarkup(text)}</code>`;
  return `<section class="plain" aria-labelledby="provenance">
<h2 id="provenance">Provenance</h2>
<p>What somebody else needs to get the same numbers. Command: ${code(provenance.command)}</p>
${part(
  'Seeds',
  ['Purpose', 'Seeds'],
  provenance.seeds.map(({ purpose, seeds }) => [symbolsToHtml(purpose), escapeMarkup(seeds)]),
)}
${part('Settings', ['Setting', 'Value'], pairs(provenance.settings))}
${part(
  'Data and results',
  ['File', 'Bytes', 'SHA-256', 'Licence and source'],
  provenance.files.map(({ name, sha256, bytes, licence, source }) => [
    code(name),
    bytes === undefined ? '–' : bytes.toLocaleString('en-GB'),
    code(sha256),
    [licence, source]
      .filter((words) => words !== undefined)
      .map((words) => proseToHtml(words))
      .join('; ') || '–',
  ]),
)}
${part('Software', ['Package', 'Version'], pairs(provenance.software))}
${part('Machine', ['Part', 'What it is'], pairs(provenance.machine))}
${part(
  'Time',
  ['Step', 'Taken'],
  provenance.timings.map(({ step, ms }) => [escapeMarkup(step), formatDuration(ms)]),
)}
</section>`;
}

/** A small table of ready HTML under its own heading; nothing where there are no rows. */
function part(title: string, headings: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const columns: readonly TableColumn[] = headings.map((heading) => ({ key: heading, title: heading }));
  const head = columns.map((column) => `<th scope="col">${column.title}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  const table = `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
  return `<h3>${title}</h3>\n${scrolling(table, title)}`;
}
