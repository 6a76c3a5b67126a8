import { describe, expect, it } from 'vitest';
import {
  type AccuracyTable,
  loadAccuracyTable,
  loadPublishedScores,
  parsePublishedScores,
} from '../../../src/data/index.js';
import {
  macsColumn,
  parametersColumn,
  publishedColumns,
  SCORE,
  type ScoreCorrelation,
  scoreColumn,
  scoreCorrelations,
  scoredByAll,
  selectionFigureRows,
  trainedAccuracies,
} from '../../../src/experiments/index.js';
import { cellFromIndex, cellIndex, fromNaslib, parseCell, toNaslib } from '../../../src/spaces/index.js';
import { MIRROR, NO_MIRROR } from '../../data/mirror.js';
import { temporaryFolder } from '../../temporary-folder.js';
import { randomTable } from '../score-table/random-table.js';
import { realAccuracies } from './real-accuracies.js';

const rho = ({ spearman }: ScoreCorrelation): number => (spearman.status === 'ok' ? spearman.estimate : Number.NaN);

describe('scores to choose by', () => {
  it('have the sizes of the data set', () => {
    expect(parametersColumn('cifar-10').values[1462]).toBe(1_531_546);
    expect(parametersColumn('imagenet16-120').values[1651]).toBe(80_456);
    expect(macsColumn('cifar-10').values[0]).toBe(15_647_370);
  });

  it('come from NASLib’s rows by cell', () => {
    const csv = `net,net_str,a,b\n"(${toNaslib(cellFromIndex(7)).join(', ')})",x,1.5,2\n"(${toNaslib(cellFromIndex(3)).join(', ')})",y,-4,1e3\n`;
    const columns = publishedColumns(parsePublishedScores(Buffer.from(csv)));
    expect(columns.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(columns.map(({ values }) => [values[7], values[3]])).toEqual([
      [1.5, -4],
      [2, 1000],
    ]);
    expect(columns[0]?.states[8]).toBe(SCORE.missing);
  });

  it('refuse tables that are something else', () => {
    for (const text of [
      '',
      'a,b\n1,2\n',
      'net,a\n',
      'net,a\n"(1, 2)",3\n',
      'net,a\n"(1, 2, 3, 4, 0, 0)",x\n',
      'net,a\n"(',
    ]) {
      expect(() => parsePublishedScores(Buffer.from(text), 'x.csv')).toThrow(/x\.csv is no table of published scores/);
    }
  });
});

describe('scoreCorrelations', () => {
  it('count a lower-is-better score as good where low goes with accurate, and leave out what has no score', () => {
    const column = scoreColumn('cv', 'lower', (cell) => (cell === 9 ? null : cell < 9 ? cell : Number.NaN));
    const [result] = scoreCorrelations([column], (cell) => (cell === 0 ? null : 1 / (1 + cell)));
    expect(result).toMatchObject({
      n: 8,
      degenerate: 15_615,
      spearman: { estimate: expect.closeTo(1, 12) },
      kendall: { estimate: expect.closeTo(1, 12) },
    });
    const [some] = scoreCorrelations(
      [column],
      (cell) => cell,
      (cell) => cell < 5,
    );
    expect(some).toMatchObject({ n: 5, degenerate: 0, spearman: { estimate: expect.closeTo(-1, 12) } });
  });
});

describe('selectionFigureRows', () => {
  it('has each candidate of the first run once in each panel', () => {
    const table = randomTable({ seeds: 100 });
    const byNa = selectionFigureRows(table, { panels: 'na', accuracy: (cell) => (cell === 235 ? null : 0.5) });
    expect([...new Set(byNa.map(({ na }) => na))]).toEqual([10, 25, 50, 100, 1000, 5000]);
    expect(byNa.filter(({ na }) => na === 10).map(({ index }) => index)).toEqual([
      13349, 235, 12172, 5192, 905, 10955, 7813, 2895, 5056, 144,
    ]);
    expect(byNa[1]).toMatchObject({ accuracy: null, nInit: 100 });
    expect(byNa.filter(({ na }) => na === 5000).length).toBe(
      new Set(byNa.filter(({ na }) => na === 5000).map(({ index }) => index)).size,
    );
    expect(byNa.some(({ cvU }) => cvU === null)).toBe(true);
    const byInit = selectionFigureRows(table, { panels: 'nInit', accuracy: () => 0.5, na: 10 });
    expect(byInit).toHaveLength(60);
    for (const { name, index, cvU, nInit } of byInit.slice(20, 40)) {
      expect(cellIndex(parseCell(name))).toBe(index);
      const hits = [...(table.hits(index) ?? [])].slice(0, nInit);
      const mean = hits.reduce((a, b) => a + b, 0) / nInit;
      const std = Math.sqrt(hits.reduce((a, b) => a + (b - mean) ** 2, 0) / nInit);
      if (cvU !== null) expect(cvU).toBeCloseTo(std / mean, 10);
    }
  });

  it('keeps to the initialisations and the cells that there are', () => {
    const table = randomTable({ seeds: 10, cells: [235, 13349], rowMeaning: 'cell' });
    const rows = selectionFigureRows(table, { panels: 'nInit', accuracy: () => 1, na: 10 });
    expect([...new Set(rows.map(({ nInit }) => nInit))]).toEqual([3, 5, 10]);
    expect(rows).toHaveLength(6);
  });
});

describe.skipIf(MIRROR === undefined)(`the benchmark's own numbers (${NO_MIRROR})`, () => {
  it("are the published tables', and published scores correlate as published", { timeout: 120_000 }, async () => {
    const cache = temporaryFolder();
    const table: AccuracyTable = await loadAccuracyTable({ mirror: MIRROR, cache });
    for (const dataset of ['cifar-10', 'cifar-100', 'imagenet16-120'] as const) {
      const [ours, direct] = [trainedAccuracies(table, dataset), realAccuracies(dataset)];
      for (let cell = 0; cell < 15_625; cell += 111) {
        expect(ours.validation(cell)).toBeCloseTo(direct.validation(cell) ?? -1, 9);
        expect(ours.test(cell)).toBeCloseTo(direct.test(cell) ?? -1, 9);
      }
    }
    const { test } = trainedAccuracies(table, 'cifar-10');
    const published = await loadPublishedScores('cifar-10', { mirror: MIRROR, cache });
    expect(published.naslib).toHaveLength(9445);
    const columns = publishedColumns(published);
    const correlations = new Map(scoreCorrelations(columns, test).map((row) => [row.metric, row]));
    for (const [name, expected] of [
      ['nwot', 0.811],
      ['jacov', 0.799],
      ['synflow', 0.778],
      ['params', 0.799],
    ] as const) {
      const row = correlations.get(name);
      expect(row?.n).toBe(9445);
      expect(row && rho(row)).toBeCloseTo(expected, 3);
    }
    const [own] = scoreCorrelations([parametersColumn('cifar-10')], test, scoredByAll(columns));
    expect(own && rho(own)).toBeCloseTo(
      correlations.get('params') ? rho(correlations.get('params') as ScoreCorrelation) : 0,
      6,
    );
    const imagenet = await loadPublishedScores('imagenet16-120', { mirror: MIRROR, cache });
    expect(imagenet.naslib.map((net) => cellIndex(fromNaslib(net)))).toHaveLength(9445);
  });
});
