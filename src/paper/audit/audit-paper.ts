import { BENCHMARK_DATASETS, DATASET_NAMES, PAPER_SPLITS } from '../data/datasets.js';
import { QUOTED_CELLS } from '../data/quoted-sources.js';
import {
  DERIVATIONS,
  DESCRIPTIONS,
  MEAN_FORMULAS,
  NOTEBOOK_CORRELATIONS,
  REPEATED_NUMBERS,
  SIMILARITY_CLAIM,
  STATED_DEFAULTS,
  TREND_CLAIMS,
} from '../data/statements.js';
import {
  TABLE_2_CELLS,
  TABLE_2_P_VALUES,
  type Table2Cell,
  type Table2Method,
  type Table2PValue,
} from '../data/table-2.js';
import { TABLE_A3_CELLS, TABLE_A3_GRID, type TableA3Cell } from '../data/table-a3.js';
import { TEXT_SUMMARIES, type TextSummary, textNumber } from '../data/text-numbers.js';
import { formatP, type PrintedNumber, parsePrinted } from '../printed-number.js';
import { formatSummary, type PrintedSummary } from '../summary.js';
import { findOutOfBounds } from './bounds.js';
import { findCorrelationSize, type PrintedCorrelation } from './correlation-size.js';
import { findDuplicates } from './duplicates.js';
import type { FactorNames } from './factor-text.js';
import { findFillDown } from './fill-down.js';
import { type AuditFinding, sortFindings } from './finding.js';
import {
  checkPValues,
  findImpossiblePValues,
  findUnnamedTest,
  type PValueCheck,
  type PValueClaim,
  welchP,
} from './p-values.js';
import { findContradictedSimilarity } from './similarity.js';
import {
  type Derivation,
  type Description,
  findBrokenArithmetic,
  findConflicts,
  findUnequalRepeats,
  findWrongDefaults,
  findWrongMeans,
  type MeanFormulaGroup,
  type RepeatedNumber,
  type StatedDefault,
} from './statements.js';
import { findSwappedColumns } from './swapped-columns.js';
import { findTableMismatches, type TableMismatch, type TableMismatchOptions } from './table-mismatch.js';
import { findContradictedTrend, type TrendSeries } from './trends.js';
import { findUnevenDecimals } from './uneven-decimals.js';

/** Everything of the paper that the audit looks at. */
export interface PaperRecord {
  readonly table2: readonly Table2Cell[];
  readonly table2PValues: readonly Table2PValue[];
  readonly tableA3: readonly TableA3Cell[];
  readonly textSummaries: readonly TextSummary[];
  /** p-value in the text: Mellor et al. on ImageNet16-120, N_a = 10 against 100. */
  readonly mellorPValue: PrintedNumber;
  readonly meanFormulas: readonly MeanFormulaGroup[];
  readonly derivations: readonly Derivation[];
  readonly repeatedNumbers: readonly RepeatedNumber[];
  readonly descriptions: readonly Description[];
  readonly defaults: readonly StatedDefault[];
  readonly mnistArchitectures: PrintedNumber;
  readonly mnistCorrelations: readonly PrintedCorrelation[];
}

/** What an audit found and what it looked at. */
export interface AuditReport {
  readonly source: string;
  readonly findings: readonly AuditFinding[];
  /** Every printed p-value beside the recomputed ones. */
  readonly pValues: readonly PValueCheck[];
  /** How much was looked at, by name. */
  readonly checked: Readonly<Record<string, number>>;
}

/** The paper as printed. */
export const PAPER_RECORD: PaperRecord = {
  table2: TABLE_2_CELLS,
  table2PValues: TABLE_2_P_VALUES,
  tableA3: TABLE_A3_CELLS,
  textSummaries: TEXT_SUMMARIES,
  mellorPValue: textNumber('mellor/p-value')?.printed ?? parsePrinted('5.8e-7'),
  meanFormulas: MEAN_FORMULAS,
  derivations: DERIVATIONS,
  repeatedNumbers: REPEATED_NUMBERS,
  descriptions: DESCRIPTIONS,
  defaults: STATED_DEFAULTS,
  mnistArchitectures: textNumber('mnist/architectures')?.printed ?? parsePrinted('144'),
  mnistCorrelations: NOTEBOOK_CORRELATIONS,
};

const FACTOR_NAMES: FactorNames = {
  dataset: { label: 'data set', bare: true, values: DATASET_NAMES },
  split: { label: 'split', bare: true },
  na: { label: 'N_a' },
  nInit: { label: 'N_init' },
  batchSize: { label: 'batch size' },
  method: { label: 'method', bare: true },
};

type Digits = Pick<PrintedSummary, 'mean' | 'std'>;

const PER_CENT = { min: 0, max: 100 };
const STATED_SETTINGS = { nInit: 100, batchSize: 256 };

/**
 * Audits the paper's own numbers: p-values against the summaries they compare, tables against each other and against
 * the text, cells against cells, and statements against tables.
 * @param paper - the paper as printed unless given otherwise
 */
export function auditPaper(paper: PaperRecord = PAPER_RECORD): AuditReport {
  const claims = pValueClaims(paper);
  const checked = checkPValues(claims);
  const columns = BENCHMARK_DATASETS.flatMap((dataset) =>
    PAPER_SPLITS.map((split) => ({
      id: `table-2/${dataset}/${split}`,
      cells: paper.table2.filter((cell) => cell.factors.dataset === dataset && cell.factors.split === split),
    })),
  );
  const a3Columns = columnsOfTableA3(paper.tableA3);
  const findings = [
    ...findImpossiblePValues(checked),
    ...tableMismatches(paper),
    ...findDuplicates(paper.tableA3, { table: 'Table A.3', within: 'dataset', factorNames: FACTOR_NAMES }),
    ...findDuplicates(paper.table2, { table: 'Table 2', within: 'dataset', factorNames: FACTOR_NAMES }),
    ...findFillDown([...columns, ...a3Columns], quotedCellsText),
    ...findSwappedColumns(sideBySide(paper.tableA3), { first: 'validation', second: 'test', table: 'Table A.3' }),
    ...findOutOfBounds([...paper.table2, ...paper.tableA3, ...paper.textSummaries], PER_CENT, { ddof: 0 }),
    ...findContradictedTrend(TREND_CLAIMS.na, seriesOverNa(paper.tableA3)),
    ...findContradictedTrend(TREND_CLAIMS.nInit, seriesOverNInit(paper.tableA3)),
    ...findContradictedSimilarity({
      ...SIMILARITY_CLAIM,
      alpha: textNumber('selection/alpha')?.printed.value ?? 0.05,
      comparisons: checked.filter(({ claim }) => /\/p-value\/(best|na100)\//.test(claim.id)),
    }),
    ...findWrongMeans(paper.meanFormulas),
    ...findBrokenArithmetic(paper.derivations),
    ...findUnequalRepeats(paper.repeatedNumbers),
    ...findConflicts(paper.descriptions),
    ...findWrongDefaults(paper.defaults),
    ...findCorrelationSize({
      id: 'mnist-number-of-architectures',
      where: "§2.1.2, against the authors' notebook",
      statedN: paper.mnistArchitectures,
      correlations: paper.mnistCorrelations,
      remark:
        'That is 13 · 13: the published plots and correlations rest on thirteen numbers of units, the paper lists twelve.',
    }),
    ...findUnnamedTest(checked, { id: 't-test-unnamed', where: 'Table 2, caption' }),
    ...findUnevenDecimals(paper.table2, 'Table 2', lostDigits),
    ...findUnevenDecimals(paper.tableA3, 'Table A.3'),
  ];
  return {
    source: 'paper',
    findings: sortFindings(findings),
    pValues: checked.map(({ check }) => check),
    checked: {
      summaries: paper.table2.length + paper.tableA3.length + paper.textSummaries.length,
      pValues: claims.length,
      derivations: paper.derivations.length,
      repeatedNumbers: paper.repeatedNumbers.length,
      formulas: paper.meanFormulas.reduce((sum, group) => sum + group.formulas.length, 0),
      descriptions: paper.descriptions.length,
      defaults: paper.defaults.length,
    },
  };
}

/** The nine p-values of Table 2 and the one of the text, each with the two cells it compares. */
export function pValueClaims(paper: PaperRecord = PAPER_RECORD): PValueClaim[] {
  const test = paper.table2.filter((cell) => cell.factors.split === 'test');
  const cells = (method: Table2Method, dataset: string): Table2Cell[] =>
    test.filter((cell) => cell.factors.method === method && cell.factors.dataset === dataset);
  const best = (method: Table2Method, dataset: string): Table2Cell | undefined =>
    [...cells(method, dataset)].sort((a, b) => b.mean.value - a.mean.value)[0];
  const with100 = (method: Table2Method, dataset: string): Table2Cell | undefined =>
    cells(method, dataset).find((cell) => cell.factors.na === 100);
  const table2 = paper.table2PValues.flatMap(({ id, row, dataset, place, printed }): PValueClaim[] => {
    const a = row === 'best N_a' ? best('cv-u', dataset) : with100('cv-u', dataset);
    const b =
      row === 'best N_a'
        ? best('mellor', dataset)
        : row === 'N_a = 100'
          ? with100('mellor', dataset)
          : cells('random', dataset)[0];
    if (!a || !b) return [];
    return [
      {
        id,
        where: [place.part, place.row, place.column].join(', '),
        a,
        b,
        p: { relation: '=', number: printed },
      },
    ];
  });
  const [a, b] = [10, 100].map((na) => cells('mellor', 'imagenet16-120').find((cell) => cell.factors.na === na));
  if (!a || !b) return table2;
  const where = '§3.2, Mellor et al. on ImageNet16-120, N_a = 10 against 100';
  return [...table2, { id: 'text/p-value/mellor', where, a, b, p: { relation: '=', number: paper.mellorPValue } }];
}

/** CV_U rows of Table 2, abstract and conclusions against the cells of Table A.3 with the settings they state. */
function tableMismatches(paper: PaperRecord): AuditFinding[] {
  const options = {
    table: 'Table A.3',
    subject: ['dataset'],
    factorNames: FACTOR_NAMES,
  } satisfies Partial<TableMismatchOptions>;
  const ours = paper.table2.filter((cell) => cell.factors.method === 'cv-u');
  const fromTable2 = findTableMismatches(
    ours.map((summary) => {
      const { dataset, split, na = 0 } = summary.factors;
      return { summary, settings: { dataset, split, na, ...STATED_SETTINGS } };
    }),
    paper.tableA3,
    {
      ...options,
      source: 'Table 2',
      stated: 'The caption of Table 2 and §3.2 give N_init = 100 and batch size 256',
      kind: 'table-mismatch',
      remarks: (group) => consequences(group, paper),
    },
  );
  const parts = [...new Set(paper.textSummaries.map((summary) => summary.place.part))];
  const fromText = parts.flatMap((part) =>
    findTableMismatches(
      paper.textSummaries
        .filter((summary) => summary.place.part === part)
        .map((summary) => ({ summary, settings: summary.factors })),
      paper.tableA3,
      {
        ...options,
        source: part,
        stated: 'The sentence says 100 architectures, 100 initialisations and a batch of 256 images',
        kind: 'text-mismatch',
      },
    ),
  );
  return [...fromTable2, ...fromText];
}

/** What follows from wrong cells of Table 2: other p-values, or where a value may have come from. */
function consequences(group: readonly TableMismatch[], paper: PaperRecord): string[] {
  const corrected = new Map(group.map(({ repeated, expected }) => [repeated.summary.id, expected]));
  const changes = pValueClaims(paper).flatMap((claim) => {
    const replacement = corrected.get(claim.a.id);
    const before = replacement && welchP(claim.a, claim.b);
    const after = replacement && welchP(replacement, claim.b);
    return before !== undefined && after !== undefined
      ? [`${claim.where}: ${formatP(before)} becomes ${formatP(after)}`]
      : [];
  });
  return [
    ...(changes.length === 0
      ? []
      : [`With the values of batch size ${STATED_SETTINGS.batchSize}, ${changes.join('; ')}.`]),
    ...group.flatMap(({ repeated, found }) => (found ? [] : lostValue(repeated.summary.id, paper))),
  ];
}

/** A value that Table A.3 does not hold: does it fill a cell there that was overwritten by another? */
function lostValue(id: string, paper: PaperRecord): string[] {
  const value = paper.table2.find((cell) => cell.id === id);
  if (!value) return [];
  const neighbours = paper.table2.filter(
    ({ factors }) =>
      factors.method === value.factors.method &&
      factors.dataset === value.factors.dataset &&
      factors.split === value.factors.split &&
      factors.na !== value.factors.na,
  );
  const sources = neighbours.map((neighbour) =>
    paper.tableA3.find(
      (cell) =>
        sameDigits(cell, neighbour) &&
        cell.factors.dataset === neighbour.factors.dataset &&
        cell.factors.split === neighbour.factors.split &&
        cell.factors.na === neighbour.factors.na,
    ),
  );
  const [first] = sources;
  if (!first || sources.some((cell) => cell?.factors.batchSize !== first.factors.batchSize)) return [];
  const place = paper.tableA3.find(
    ({ factors }) =>
      factors.dataset === first.factors.dataset &&
      factors.split === first.factors.split &&
      factors.nInit === first.factors.nInit &&
      factors.batchSize === first.factors.batchSize &&
      factors.na === value.factors.na,
  );
  const copy = place && paper.tableA3.find((cell) => cell.id !== place.id && sameDigits(cell, place));
  if (!place || !copy) return [];
  return [
    `The other N_a of this column come from batch size ${first.factors.batchSize}; there Table A.3 prints ${formatSummary(place)}, which is also its ${copy.factors.split} value for N_init = ${copy.factors.nInit}. So ${formatSummary(value)} is probably the value that was overwritten there.`,
  ];
}

function sameDigits(a: Digits, b: Digits): boolean {
  return a.mean.value === b.mean.value && a.std.value === b.std.value;
}

/** What the quoted publications print in place of cells of Table 2. */
function quotedCellsText(cells: readonly PrintedSummary[]): string | undefined {
  const quoted = TABLE_2_CELLS.filter((cell) => cells.some(({ id }) => id === cell.id)).flatMap((cell) => {
    const original = quotedCell(cell);
    return original
      ? [{ publication: original.publication, text: `${cell.place.row} ${formatSummary(original)}` }]
      : [];
  });
  const [first] = quoted;
  if (!first) return undefined;
  return `The quoted publication (${first.publication}) prints ${quoted.map(({ text }) => text).join(', ')}.`;
}

/** What the quoted publications say about numbers that Table 2 prints with fewer digits. */
function lostDigits(short: readonly PrintedSummary[]): string | undefined {
  const lost = TABLE_2_CELLS.filter((cell) => short.some(({ id }) => id === cell.id)).flatMap((cell) => {
    const original = quotedCell(cell);
    return original && !sameDigits(original, cell) && original.mean.value === cell.mean.value
      ? [`${cell.place.row}, ${cell.place.column}: ${original.publication} prints ${formatSummary(original)}`]
      : [];
  });
  return lost.length === 0 ? undefined : `A digit was lost in ${lost.join('; ')}.`;
}

function quotedCell(cell: Table2Cell): (typeof QUOTED_CELLS)[number] | undefined {
  return QUOTED_CELLS.find(
    ({ factors }) =>
      factors.method === cell.factors.method &&
      factors.na === cell.factors.na &&
      factors.dataset === cell.factors.dataset &&
      factors.split === cell.factors.split,
  );
}

function columnsOfTableA3(cells: readonly TableA3Cell[]): { id: string; cells: readonly TableA3Cell[] }[] {
  return BENCHMARK_DATASETS.flatMap((dataset) =>
    PAPER_SPLITS.flatMap((split) =>
      TABLE_A3_GRID.batchSizes.map((batchSize) => ({
        id: `table-a3/${dataset}/${split}/bs${batchSize}`,
        cells: cells.filter(
          ({ factors }) => factors.dataset === dataset && factors.split === split && factors.batchSize === batchSize,
        ),
      })),
    ),
  );
}

function sideBySide(cells: readonly TableA3Cell[]) {
  return cells
    .filter((cell) => cell.factors.split === 'validation')
    .flatMap((first) => {
      const { dataset, na, nInit, batchSize } = first.factors;
      const second = cells.find(
        ({ factors }) =>
          factors.split === 'test' &&
          factors.dataset === dataset &&
          factors.na === na &&
          factors.nInit === nInit &&
          factors.batchSize === batchSize,
      );
      const stratum = `${DATASET_NAMES[dataset]}, N_init = ${nInit}`;
      return second ? [{ stratum, column: `batch size ${batchSize}`, first, second }] : [];
    });
}

function seriesOverNa(cells: readonly TableA3Cell[]): TrendSeries[] {
  return testPairs(
    cells,
    (cell) => cell.factors.na === 10,
    (a, b) => b.factors.na === 100 && a.factors.nInit === b.factors.nInit,
    ({ nInit }) => `N_init = ${nInit}`,
  );
}

function seriesOverNInit(cells: readonly TableA3Cell[]): TrendSeries[] {
  return testPairs(
    cells,
    (cell) => cell.factors.nInit === 10,
    (a, b) => b.factors.nInit === 100 && a.factors.na === b.factors.na,
    ({ na }) => `N_a = ${na}`,
  );
}

/** Test cells of the same data set and batch size, from the smaller to the larger number. */
function testPairs(
  cells: readonly TableA3Cell[],
  starts: (cell: TableA3Cell) => boolean,
  matches: (first: TableA3Cell, last: TableA3Cell) => boolean,
  setting: (factors: TableA3Cell['factors']) => string,
): TrendSeries[] {
  const test = cells.filter((cell) => cell.factors.split === 'test');
  return test.filter(starts).flatMap((first) => {
    const { dataset, batchSize } = first.factors;
    const last = test.find(
      (cell) => cell.factors.dataset === dataset && cell.factors.batchSize === batchSize && matches(first, cell),
    );
    const name = `${DATASET_NAMES[dataset]}, ${setting(first.factors)}, batch size ${batchSize}`;
    return last ? [{ name, points: [first, last] as const }] : [];
  });
}
