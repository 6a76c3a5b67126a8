import type { BootstrapOutcome } from './bootstrap.js';
import type { GroupComparisons } from './compare-groups.js';
import type { Description } from './describe.js';
import type { EffectSizeOutcome } from './effect-size.js';
import { formatInterval, formatNumber, formatPValue } from './format-number.js';
import { type StatsTable, tableHtml, tableText } from './table.js';
import type { TestOutcome } from './test-result.js';

/** Everything of this room that a person may want to see. */
export type Presentable =
  | TestOutcome
  | BootstrapOutcome
  | EffectSizeOutcome
  | GroupComparisons
  | Readonly<Record<string, Description>>;

/**
 * Results as tables of plain text cells, one or more.
 * @example presentTables(welchTTest(a, b))[0].rows // [['t', '2.31'], ['df', '18'], …]
 */
export function presentTables(result: Presentable): readonly StatsTable[] {
  // Descriptions are keyed by column, and a column may well be called "status".
  if ('comparisons' in result && Array.isArray(result.comparisons)) return groupTables(result as GroupComparisons);
  if ('status' in result && typeof result.status === 'string') {
    return [outcomeTable(result as TestOutcome | BootstrapOutcome | EffectSizeOutcome)];
  }
  return [descriptionTable(result as Readonly<Record<string, Description>>)];
}

/** Results as text for a terminal or `console.log`. */
export function toText(result: Presentable): string {
  return presentTables(result).map(tableText).join('\n\n');
}

/** Results as an HTML fragment: in a notebook, `display.html(toHtml(result))`. */
export function toHtml(result: Presentable): string {
  return presentTables(result).map(tableHtml).join('\n');
}

function outcomeTable(result: TestOutcome | BootstrapOutcome | EffectSizeOutcome): StatsTable {
  const title = 'method' in result ? result.method : result.name;
  return { title, columns: ['', ''], rows: outcomeRows(result) };
}

function outcomeRows(result: TestOutcome | BootstrapOutcome | EffectSizeOutcome): readonly (readonly string[])[] {
  if (result.status === 'degenerate') {
    return [
      ['no result', result.reason],
      ['because', result.explanation],
      ['n', sizes(result.n)],
    ];
  }
  if ('value' in result) {
    return [
      [result.name, formatNumber(result.value)],
      ['interval', formatInterval(result.confidenceInterval)],
      ['n', sizes(result.n)],
    ];
  }
  if ('distribution' in result) {
    return [
      ['estimate', formatNumber(result.estimate)],
      ['interval', formatInterval(result.confidenceInterval)],
      ['standard error', formatNumber(result.standardError)],
      ['bias', formatNumber(result.bias)],
      ['n', sizes(result.n)],
    ];
  }
  return [
    [result.statisticName, formatNumber(result.statistic)],
    ...(result.df === null ? [] : [['df', formatNumber(result.df)]]),
    ['p', formatPValue(result.pValue, result.logP)],
    ['ln p', formatNumber(result.logP)],
    ['alternative', `${result.alternative} (null value ${formatNumber(result.nullValue)})`],
    ...(result.estimate === result.statistic ? [] : [[result.estimateName, formatNumber(result.estimate)]]),
    ...(result.standardError === null ? [] : [['standard error', formatNumber(result.standardError)]]),
    ...(result.confidenceInterval === null ? [] : [['interval', formatInterval(result.confidenceInterval)]]),
    ['n', sizes(result.n)],
  ];
}

function sizes(n: number | readonly number[]): string {
  return typeof n === 'number' ? String(n) : n.join(', ');
}

const DESCRIPTION_COLUMNS: readonly (readonly [string, (d: Description) => number | null])[] = [
  ['n', (d) => d.n],
  ['mean', (d) => d.mean],
  ['sd', (d) => d.standardDeviation],
  ['min', (d) => d.min],
  ['25 %', (d) => d.lowerQuartile],
  ['median', (d) => d.median],
  ['75 %', (d) => d.upperQuartile],
  ['max', (d) => d.max],
  ['skewness', (d) => d.skewness],
  ['kurtosis', (d) => d.excessKurtosis],
];

function descriptionTable(descriptions: Readonly<Record<string, Description>>): StatsTable {
  const ddof = Object.values(descriptions)[0]?.ddof;
  return {
    title: ddof === undefined ? '' : `sd with ddof ${ddof}; kurtosis in excess of a normal distribution's`,
    columns: ['', ...DESCRIPTION_COLUMNS.map(([name]) => name)],
    rows: Object.entries(descriptions).map(([name, description]) => [
      name,
      ...DESCRIPTION_COLUMNS.map(([, read]) => {
        const value = read(description);
        return value === null ? '–' : formatNumber(value);
      }),
    ]),
  };
}

function groupTables({ groups, comparisons, adjustment }: GroupComparisons): readonly StatsTable[] {
  const first = comparisons[0];
  const effectName = first === undefined ? '' : first.effectSize.name;
  return [
    descriptionTable(Object.fromEntries(groups.map((group) => [group.group, group]))),
    {
      title: `${first?.test.method ?? ''}${adjustment === 'none' ? '' : `, p adjusted by ${adjustment}`}`,
      columns: ['', 'statistic', 'df', 'estimate', 'interval', 'p', 'adjusted p', effectName],
      rows: comparisons.map(({ x, y, test, adjustedPValue, effectSize }) => [
        `${x} – ${y}`,
        ...(test.status === 'ok'
          ? [
              formatNumber(test.statistic),
              test.df === null ? '–' : formatNumber(test.df),
              formatNumber(test.estimate),
              test.confidenceInterval === null ? '–' : formatInterval(test.confidenceInterval),
              formatPValue(test.pValue, test.logP),
              adjustedPValue === null ? '–' : formatPValue(adjustedPValue, Math.log(adjustedPValue)),
            ]
          : [test.reason, '–', '–', '–', '–', '–']),
        effectSize.status === 'ok' ? formatNumber(effectSize.value) : '–',
      ]),
    },
  ];
}
