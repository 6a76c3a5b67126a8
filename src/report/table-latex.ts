import { splitSymbols } from './symbols.js';
import { alignment, cellText, columnGroups, columnHeading, type Table } from './table.js';

/** Writes a table for LaTeX; needs the package booktabs. */
export function tableToLatex(table: Table): string {
  const columns = table.columns.map((column) => (alignment(column, table.rows) === 'right' ? 'r' : 'l')).join('');
  const row = (cells: readonly string[]): string => `    ${cells.join(' & ')} \\\\`;
  const groups = columnGroups(table.columns);
  const caption = [table.title, table.caption].filter((part) => part !== undefined).join(' ');
  return [
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${textToLatex(caption)}}`,
    `  \\label{tab:${table.id}}`,
    `  \\begin{tabular}{${columns}}`,
    '    \\toprule',
    ...(groups === undefined
      ? []
      : [
          row(
            groups.map(({ title, span }) =>
              title === '' ? `\\multicolumn{${span}}{l}{}` : `\\multicolumn{${span}}{c}{${textToLatex(title)}}`,
            ),
          ),
          `    ${rules(groups)}`,
        ]),
    row(table.columns.map((column) => textToLatex(columnHeading(column)))),
    '    \\midrule',
    ...table.rows.map((cells) => row(table.columns.map((column) => textToLatex(cellText(cells[column.key], column))))),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n');
}

function rules(groups: readonly { title: string; span: number }[]): string {
  let column = 1;
  return groups
    .map(({ title, span }) => {
      const first = column;
      column += span;
      return title === '' ? '' : `\\cmidrule(lr){${first}-${column - 1}}`;
    })
    .join('');
}

const CHARACTERS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  μ: '$\\mu$',
  σ: '$\\sigma$',
  ρ: '$\\rho$',
  τ: '$\\tau$',
  '±': '$\\pm$',
  '×': '$\\times$',
  '·': '$\\cdot$',
  '−': '$-$',
  '≤': '$\\le$',
  '≥': '$\\ge$',
  '≈': '$\\approx$',
  '∞': '$\\infty$',
  '→': '$\\to$',
  '–': '--',
  '—': '---',
  '…': '\\ldots{}',
  '“': '``',
  '”': "''",
  '’': "'",
};

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉';

/** Text as LaTeX: special characters escaped, the paper's symbols and powers as mathematics. */
export function textToLatex(text: string): string {
  return splitSymbols(text)
    .map((part) => (part.subscript ? `$_{\\mathrm{${part.text}}}$` : plainToLatex(part.text)))
    .join('')
    .replaceAll(/\$(\\mu|\\sigma)\$\$_/g, '$$$1_');
}

function plainToLatex(text: string): string {
  const digits = (run: string, alphabet: string): string =>
    [...run].map((c) => (c === '⁻' ? '-' : alphabet.indexOf(c))).join('');
  return text
    .replaceAll(/[\\{}&%$#_~^μσρτ±×·−≤≥≈∞→–—…“”’]/g, (character) => CHARACTERS[character] ?? character)
    .replaceAll(/[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (run) => `$^{${digits(run, RAISED)}}$`)
    .replaceAll(/[₀₁₂₃₄₅₆₇₈₉]+/g, (run) => `$_{${digits(run, LOWERED)}}$`);
}
