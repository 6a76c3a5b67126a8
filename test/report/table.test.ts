import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSummary, parseMeanStd } from '../../src/paper/index.js';
import {
  comparisonTable,
  formatNumber,
  type NumberFormat,
  type Table,
  tableToCsv,
  tableToHtml,
  tableToLatex,
  tableToMarkdown,
} from '../../src/report/index.js';
import { textToLatex } from '../../src/report/table-latex.js';

const TABLE: Table = {
  id: 'table-2',
  title: 'Table 2. Selection by CV_U',
  caption: 'Means over 500 runs, 100 % of them & more.',
  columns: [
    { key: 'method', title: 'Method' },
    { key: 'seconds', title: 'Time', unit: 's', format: { style: 'fixed', digits: 1 } },
    { key: 'val', title: 'validation', group: 'CIFAR-10', format: { style: 'percent', digits: 2 } },
    { key: 'test', title: 'test', group: 'CIFAR-10', format: { style: 'percent', digits: 2 } },
    { key: 'p', title: 'p', format: { style: 'p-value' } },
    { key: 'verdict', title: 'Verdict' },
  ],
  rows: [
    {
      method: 'CV_U (N_a = 10)',
      seconds: 19.6,
      val: { mean: 0.8501, std: 0.0608 },
      test: { mean: 0.9103, std: null },
      p: 3.7e-24,
      verdict: { verdict: 'differs', tone: 'bad' },
    },
    { method: 'Random | "best" <b>', seconds: null, val: null, test: null, p: 0.319, verdict: null },
  ],
};

describe('formatNumber', () => {
  it.each<[number, NumberFormat, string]>([
    [-0.357, { style: 'fixed', digits: 2 }, '−0.36'],
    [-0.0001, { style: 'fixed', digits: 2 }, '0.00'],
    [1531546, { style: 'integer' }, '1,531,546'],
    [0.919, { style: 'percent', digits: 2 }, '91.90'],
    [3.7e-24, { style: 'p-value' }, '3.7 × 10⁻²⁴'],
    [0.0227, { style: 'p-value' }, '0.023'],
    [0.319, { style: 'p-value' }, '0.32'],
    [1.83e-6, { style: 'general' }, '1.830 × 10⁻⁶'],
    [0.123456, { style: 'general' }, '0.1235'],
    [15625, { style: 'general' }, '15,625'],
    [61_000, { style: 'duration' }, '1 min 01 s'],
    [Number.NaN, { style: 'general' }, 'not a number'],
    [Number.NEGATIVE_INFINITY, { style: 'general' }, '−∞'],
  ])('writes %d by %o as %s', (value, format, text) => expect(formatNumber(value, format)).toBe(text));
});

describe('a table', () => {
  it('as HTML: groups, units, subscripts, alignment, verdicts, and nothing unescaped', () => {
    const html = tableToHtml(TABLE);
    expect(html).toContain('<th colspan="2" scope="colgroup" class="group">CIFAR-10</th>');
    expect(html).toContain('<th scope="col" class="num">Time (s)</th>');
    expect(html).toContain('<th scope="row" class="long">CV<sub>U</sub> (N<sub>a</sub> = 10)</th>');
    expect(html).toContain('<td class="num">85.01 ± 6.08</td><td class="num">91.03</td>');
    expect(html).toContain('<span class="verdict bad">differs</span>');
    expect(html).toContain('Random | &quot;best&quot; &lt;b&gt;');
    expect(html).not.toContain('<b>');
    expect(html.match(/<tr>/g)).toHaveLength(4);
  });

  it('as Markdown', () => {
    expect(tableToMarkdown(TABLE).split('\n').slice(2)).toEqual([
      '| Method | Time (s) | CIFAR-10, validation | CIFAR-10, test | p | Verdict |',
      '| :--- | ---: | ---: | ---: | ---: | :--- |',
      '| CV_U (N_a = 10) | 19.6 | 85.01 ± 6.08 | 91.03 | 3.7 × 10⁻²⁴ | differs |',
      '| Random \\| "best" <b> | – | – | – | 0.32 | – |',
      '',
    ]);
  });

  it('as CSV: full precision, means and deviations apart', () => {
    expect(tableToCsv(TABLE).split('\r\n')).toEqual([
      'method,seconds,val_mean,val_std,test_mean,test_std,p,verdict',
      'CV_U (N_a = 10),19.6,0.8501,0.0608,0.9103,,3.7e-24,differs',
      '"Random | ""best"" <b>",,,,,,0.319,',
      '',
    ]);
  });

  it('as CSV gives any text back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string({ unit: 'binary' })), { minLength: 1 }), (pairs) => {
        const rows = pairs.map(([a, b]) => ({ a: `a${a}`, b: `b${b}` }));
        const table: Table = {
          id: 't',
          title: 't',
          columns: [
            { key: 'a', title: 'a' },
            { key: 'b', title: 'b' },
          ],
          rows,
        };
        expect(parse(tableToCsv(table), { columns: true, record_delimiter: '\r\n' })).toEqual(rows);
      }),
    );
  });

  it('as LaTeX: booktabs, mathematics, escapes', () => {
    const latex = tableToLatex(TABLE);
    expect(latex).toContain('\\begin{tabular}{lrrrrl}');
    expect(latex).toContain('\\multicolumn{2}{c}{CIFAR-10}');
    expect(latex).toContain('\\cmidrule(lr){3-4}');
    expect(latex).toContain('100 \\% of them \\& more');
    expect(latex).toContain('CV$_{\\mathrm{U}}$ (N$_{\\mathrm{a}}$ = 10) & 19.6 & 85.01 $\\pm$ 6.08');
    expect(textToLatex('μ_T = 5_0 ± 10⁻³ of ~x^2')).toBe(
      '$\\mu_{\\mathrm{T}}$ = 5\\_0 $\\pm$ 10$^{-3}$ of \\textasciitilde{}x\\textasciicircum{}2',
    );
    expect(latex).toContain('3.7 $\\times$ 10$^{-24}$');
    expect(latex.match(/\\\\$/gm)).toHaveLength(4);
  });
});

describe('a table paper | ours | verdict', () => {
  const printed = { ...parseMeanStd('91.90 ± 2.27'), n: 500 };
  const table = comparisonTable(
    [
      {
        quantity: 'CV_U test',
        comparison: compareSummary({ mean: 0.919, std: 0.0227, n: 500 }, printed, { scale: 100 }),
      },
      { quantity: 'CV_U test', comparison: compareSummary({ mean: 0.95, std: 0.02, n: 500 }, printed, { scale: 100 }) },
      { quantity: 'CV_U test', comparison: compareSummary(undefined, printed) },
    ],
    { id: 'comparison', title: 'Ours beside the paper' },
  );

  it('carries the paper room’s verdicts', () => {
    expect(table.rows.map((row) => row.verdict)).toEqual([
      { verdict: 'equal to the digit', tone: 'good' },
      { verdict: 'differs', tone: 'bad' },
      { verdict: 'not computed', tone: 'none' },
    ]);
    expect(tableToMarkdown(table)).toContain('| CV_U test | 91.90 ± 2.27 | – | not computed |');
  });
});
