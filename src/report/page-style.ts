/** The report's style sheet: a narrow text column in a serif, figures and tables in a sans, one accent colour. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfb; --panel: #f6f5f0; --ink: #1c1c1a; --muted: #5d5c57; --rule: #dcdad2; --grid: #dbdbd9;
  --accent: #84206b; --good: #19693f; --fair: #855400; --bad: #a02128;
  --serif: Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, "Liberation Serif", serif;
  --sans: -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #17171a; --panel: #202024; --ink: #e8e6e1; --muted: #a5a39d; --rule: #37373d; --grid: #36363b;
    --accent: #f0a463; --good: #74c99d; --fair: #e2b457; --bad: #f08c86;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 var(--serif); overflow-wrap: break-word; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
sub { font-size: 0.72em; line-height: 0; }
code.short { white-space: nowrap; }
code { font-family: var(--mono); font-size: 0.86em; overflow-wrap: anywhere; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--paper); padding: 0.3rem 0.6rem; z-index: 2; }

.masthead, .layout, .colophon { max-width: 82rem; margin: 0 auto; padding: 0 1rem; }
.masthead { padding-top: 2.2rem; }
.kicker { margin: 0; font: 600 0.75rem/1.4 var(--sans); letter-spacing: 0.09em; text-transform: uppercase; color: var(--accent); }
h1 { font-size: clamp(1.6rem, 1.1rem + 2.2vw, 2.4rem); line-height: 1.17; font-weight: 600; letter-spacing: -0.01em; margin: 0.4rem 0 0.6rem; max-width: 26em; text-wrap: balance; }
.subtitle { margin: 0; max-width: 44rem; color: var(--muted); font-size: 1.125rem; }
.stamp { margin: 0.9rem 0 0; padding: 0.55rem 0; border-block: 1px solid var(--rule); font: 0.8125rem/1.5 var(--sans); color: var(--muted); }
.stamp span + span::before { content: "·"; margin: 0 0.5em; }

.layout { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 3.5rem; padding-top: 1.4rem; }
.toc { font: 0.875rem/1.45 var(--sans); margin-bottom: 1.2rem; }
.toc summary { cursor: pointer; font-weight: 600; }
.toc ol { list-style: none; margin: 0.5rem 0 0; padding: 0; }
.toc li { margin: 0.28rem 0; }
.toc li li { margin-left: 0.9rem; font-size: 0.93em; }
.toc a { color: var(--muted); text-decoration: none; }
.toc a:hover { color: var(--accent); text-decoration: underline; }
@media (min-width: 68rem) {
  .masthead, .layout, .colophon { padding-inline: 2rem; }
  .layout { grid-template-columns: 13.5rem minmax(0, 1fr); }
  .toc { position: sticky; top: 1.2rem; align-self: start; max-height: calc(100vh - 2.4rem); overflow-y: auto; }
}

main > section { margin-bottom: 3.2rem; }
main p, main ul.prose { max-width: 44rem; }
h2 { font-size: 1.5rem; line-height: 1.25; font-weight: 600; margin: 0 0 0.8rem; padding-top: 0.9rem; border-top: 1px solid var(--rule); }
h2 small { font: 0.8125rem/1.4 var(--sans); color: var(--muted); margin-left: 0.5em; white-space: nowrap; }
h3 { font: 600 0.9375rem/1.4 var(--sans); margin: 1.8rem 0 0.4rem; }
.note { max-width: 44rem; margin: 1.2rem 0; padding: 0.1rem 0 0.1rem 1rem; border-left: 3px solid var(--accent); }

.verdict-box { background: var(--panel); border: 1px solid var(--rule); border-radius: 4px; padding: 1.1rem 1.25rem 1.2rem; }
.verdict-box h2 { border: 0; padding: 0; margin-bottom: 0.7rem; font-size: 1.25rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 12.5rem), 1fr)); gap: 0.6rem 1.5rem; margin: 0 0 1rem; font: 0.9rem/1.45 var(--sans); }
.facts div { min-width: 0; }
.facts dt { font-size: 0.75rem; color: var(--muted); }
.facts dd { margin: 0; font-weight: 500; }
.tally { font: 0.875rem/1.5 var(--sans); margin: 0 0 0.3rem; display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; }
.findings { list-style: none; margin: 0; padding: 0; }
.findings li { display: grid; grid-template-columns: 10.6rem minmax(0, 1fr); gap: 0.1rem 1rem; padding: 0.65rem 0; border-top: 1px solid var(--rule); }
.findings p { margin: 0; max-width: none; }
.findings .evidence { color: var(--muted); font-size: 0.95rem; }
.findings .verdict { padding-top: 0.16rem; }
.remarks { margin: 0.6rem 0 0; padding: 0.7rem 0 0 1.1rem; border-top: 1px solid var(--rule); font-size: 0.97rem; }
.remarks li { max-width: 46rem; }
@media (max-width: 34rem) { .findings li { grid-template-columns: minmax(0, 1fr); } .verdict-box { padding: 0.95rem 1rem; } }

.verdict { font: 600 0.8125rem/1.5 var(--sans); white-space: nowrap; }
.verdict::before { display: inline-block; width: 1.15em; }
.verdict.good { color: var(--good); } .verdict.good::before { content: "✓"; }
.verdict.fair { color: var(--fair); } .verdict.fair::before { content: "≈"; }
.verdict.bad { color: var(--bad); } .verdict.bad::before { content: "✗"; }
.verdict.none { color: var(--muted); } .verdict.none::before { content: "–"; }

figure { margin: 1.8rem 0 2.2rem; }
.figures { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 2.5rem; }
@media (min-width: 60rem) { .figures.several { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
figcaption { max-width: 44rem; font: 0.875rem/1.55 var(--sans); color: var(--muted); }
figcaption b, figcaption b a { color: var(--ink); font-weight: 600; text-decoration: none; }
.figure figcaption { margin-top: 0.5rem; }
.table figcaption { margin-bottom: 0.6rem; }
.downloads { margin: 0.3rem 0 0; font: 0.8125rem/1.5 var(--sans); color: var(--muted); }
.downloads a { margin-right: 0.7em; }

.chart { max-width: 46rem; }
.chart .static, .chart .live { display: block; width: 100%; }
.chart svg, .chart img { max-width: 100%; height: auto; }
.chart.is-live .static { display: none; }
.chart text { fill: var(--ink); font-family: "DejaVu Sans", Verdana, var(--sans); }
.chart .role-axis-grid line, .chart .role-axis-grid path { stroke: var(--grid); }
.chart .mark-symbol path[stroke] { stroke: var(--ink); }
.chart .mark-line path { stroke: var(--muted); }
.chart .mark-rect.role-mark path { fill: var(--muted); }
.chart .vega-embed { display: block; }
#vg-tooltip-element.vg-tooltip { font: 0.8125rem/1.45 var(--sans); color: var(--ink); background: var(--paper); border: 1px solid var(--rule); border-radius: 3px; box-shadow: 0 2px 10px rgb(0 0 0 / 0.16); max-width: min(24rem, 92vw); overflow-wrap: anywhere; }
#vg-tooltip-element.vg-tooltip td.key { color: var(--muted); white-space: nowrap; overflow-wrap: normal; }
#vg-tooltip-element.vg-tooltip td.value { max-width: none; white-space: normal; }

.scroll { overflow-x: auto; border-block: 1.5px solid var(--ink); }
table { border-collapse: separate; border-spacing: 0; width: 100%; font: 0.875rem/1.45 var(--sans); font-variant-numeric: tabular-nums lining-nums; }
th, td { padding: 0.34rem 0.6rem; text-align: left; vertical-align: top; }
th:first-child, td:first-child { padding-left: 0.2rem; }
th:last-child, td:last-child { padding-right: 0.2rem; }
thead th { font-weight: 600; vertical-align: bottom; border-bottom: 1px solid var(--ink); }
thead th.group { text-align: center; border-bottom: 1px solid var(--rule); }
tbody th { font-weight: 400; }
tbody th:not(.long) { white-space: nowrap; }
th.long { min-width: 8.5rem; }
tr > :first-child { position: sticky; left: 0; background: var(--paper); }
td.long { min-width: 15rem; }
td .verdict { white-space: normal; display: inline-block; min-width: 6.5rem; padding-left: 1.15em; text-indent: -1.15em; }
td .verdict::before { text-indent: 0; }
tbody tr + tr > * { border-top: 1px solid var(--rule); }
.num { text-align: right; white-space: nowrap; }
.plain table { max-width: 52rem; }
.plain .scroll { max-width: 52rem; border-block-width: 1px; border-block-color: var(--rule); }
.plain td code { font-size: 0.8em; }
.plain td:first-child { width: 16rem; max-width: 16rem; }
@media (max-width: 34rem) { th.long { min-width: 6.5rem; } tbody th { max-width: 38vw; } .plain td:first-child { width: auto; max-width: 38vw; } .plain td code { display: inline-block; min-width: 9rem; } }
.colophon { font: 0.8125rem/1.6 var(--sans); color: var(--muted); padding-block: 1.2rem 3rem; }
.colophon p { border-top: 1px solid var(--rule); padding-top: 0.9rem; margin: 0; max-width: none; }

@media print {
  :root { --paper: #fff; --panel: #fff; --ink: #000; --muted: #444; --rule: #bbb; --grid: #ddd; --accent: #000; --good: #000; --fair: #000; --bad: #000; }
  @page { margin: 18mm 16mm; }
  body { font-size: 10.5pt; }
  .toc, .downloads, .skip { display: none; }
  .layout { display: block; }
  .masthead, .layout, .colophon { max-width: none; padding-inline: 0; }
  .chart.is-live .static { display: block; }
  .chart .live { display: none; }
  figure, .findings li, tr { break-inside: avoid; }
  h2, h3, .table figcaption { break-after: avoid; }
  .scroll { overflow: visible; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
