import { describe, expect, it } from 'vitest';
import {
  BENCHMARK_DATASETS,
  MNIST_CORRELATIONS,
  MNIST_FIGURE_RANGES,
  MNIST_UNITS,
  PAPER_NUMBERS,
  PAPER_SPLITS,
  paperNumber,
  QUOTED_CELLS,
  TABLE_1,
  TABLE_2,
  TABLE_2_CELLS,
  TABLE_2_P_VALUES,
  TABLE_A3_CELLS,
  TABLE_A3_GRID,
  TEXT_NUMBERS,
  TEXT_SUMMARIES,
  table2Cell,
  tableA3Cell,
  textNumber,
} from '../../src/paper/index.js';
import { formatSummary } from '../../src/paper/summary.js';
import { PAPER_TEXT } from './paper-text.js';

const text = PAPER_TEXT ?? '';
const flat = text.replace(/\s+/g, ' ');

describe('Table A.3', () => {
  it('holds every combination once', () => {
    expect(TABLE_A3_CELLS).toHaveLength(324);
    expect(new Set(TABLE_A3_CELLS.map((cell) => cell.id)).size).toBe(324);
    for (const dataset of BENCHMARK_DATASETS)
      for (const split of PAPER_SPLITS)
        for (const na of TABLE_A3_GRID.na)
          for (const nInit of TABLE_A3_GRID.nInit)
            for (const batchSize of TABLE_A3_GRID.batchSizes)
              expect(tableA3Cell({ dataset, split, na, nInit, batchSize })?.n).toBe(500);
    expect(tableA3Cell({ dataset: 'cifar10', split: 'test', na: 10, nInit: 10, batchSize: 3 })).toBeUndefined();
  });

  it('says where a cell stands', () => {
    const cell = tableA3Cell({ dataset: 'imagenet16-120', split: 'test', na: 100, nInit: 100, batchSize: 16 });
    expect(cell && formatSummary(cell)).toBe('38.76 ± 6.62');
    expect(cell?.place).toEqual({
      source: 'paper',
      part: 'Table A.3',
      row: 'ImageNet16-120, N_a = 100, N_init = 100',
      column: 'batch size 16, test',
    });
  });

  it.skipIf(!PAPER_TEXT)('equals the paper, read a second way', () => {
    // Not cell by cell but as the sequence of all "mean ± std" in print order: blocks CIFAR-100, CIFAR-10, ImageNet16-120.
    const printed = text
      .slice(text.indexOf('Appendix A. Appendix'))
      .match(/\d+\.\d+ ± \d+\.\d+/g)
      ?.map(String);
    const expected: string[] = [];
    for (const dataset of ['cifar100', 'cifar10', 'imagenet16-120'] as const)
      for (const batchSizes of [
        [2, 4, 8, 16, 32],
        [64, 128, 256, 512],
      ])
        for (const na of [10, 25, 100])
          for (const nInit of [10, 100])
            for (const batchSize of batchSizes)
              for (const split of ['validation', 'test'] as const) {
                const cell = tableA3Cell({ dataset, split, na, nInit, batchSize });
                expected.push(cell ? formatSummary(cell) : 'missing');
              }
    expect(printed).toEqual(expected);
  });
});

describe('Table 2', () => {
  it('has a summary in every cell', () => {
    expect(TABLE_2).toHaveLength(13);
    expect(TABLE_2_CELLS).toHaveLength(78);
    expect(new Set(TABLE_2_CELLS.map((cell) => cell.id)).size).toBe(78);
    expect(TABLE_2_P_VALUES.map((p) => p.printed.text)).toHaveLength(9);
    const cell = table2Cell({ method: 'cv-u', na: 100, dataset: 'cifar10', split: 'test' });
    expect(cell && formatSummary(cell)).toBe('91.90 ± 2.27');
    expect(table2Cell({ method: 'cv-u', na: 50, dataset: 'cifar10', split: 'test' })).toBeUndefined();
  });

  it.skipIf(!PAPER_TEXT)('equals the paper, row by row', () => {
    const start = text.indexOf('State-of-the-art\t') >= 0 ? 'State-of-the-art\t' : 'State-of-the-art\n';
    const lines = text.slice(text.indexOf(start), text.indexOf('Table 2: Comparison')).split('\n');
    const rows = lines.filter((line) => line.includes('±')).map((line) => line.split('\t'));
    expect(rows.map((row) => row.slice(2))).toEqual(TABLE_2.map((row) => row.cells.map(formatSummary)));
    expect(rows.map((row) => row[0]?.replaceAll('$', ''))).toEqual(TABLE_2.map((row) => row.name));
    expect(rows.map((row) => row[1])).toEqual(
      TABLE_2.map((row) => row.times.map((time) => time.text).join('/') || 'N/A'),
    );
    const pRows = lines.filter((line) => line.startsWith('p-values')).flatMap((line) => line.split('\t').slice(1));
    expect(pRows.filter((cell) => cell !== '')).toEqual(TABLE_2_P_VALUES.map((p) => p.printed.text));
  });
});

describe('Table 1 and the text', () => {
  it.skipIf(!PAPER_TEXT)('Table 1 equals the paper', () => {
    for (const row of TABLE_1) {
      const splits = [row.trainThousands, row.validationThousands, row.testThousands].map((n) => n.text).join('/');
      expect(text.includes([row.place.row, row.classes.text, row.resolution, splits].join('\t'))).toBe(true);
    }
    expect(TABLE_1).toHaveLength(4);
  });

  it.skipIf(!PAPER_TEXT)('numbers of the text stand in it', () => {
    const compact = flat.replace(/(\d),(\d{3})/g, '$1$2').replace(/(\d) ?× ?10\^\{-(\d)\}/g, '$1e-$2');
    const missing = TEXT_NUMBERS.map(({ printed }) => printed.text).filter(
      (number) => !new RegExp(`(?<![\\d.])${number.replaceAll('.', '\\.')}(?!\\d)`).test(compact),
    );
    expect(missing).toEqual([]);
    expect(flat.includes(`[${MNIST_UNITS.join(', ')}], making a total of 144`)).toBe(true);
    for (const summary of TEXT_SUMMARIES) expect(flat.split(formatSummary(summary)).length).toBeGreaterThan(3);
  });

  it('finds a number by its id', () => {
    expect(textNumber('mnist/beta2')?.printed.text).toBe('0.99');
    expect(textNumber('text/mnist/trainings')?.printed.value).toBe(86400);
    expect(textNumber('nothing')).toBeUndefined();
    expect(new Set(TEXT_NUMBERS.map((entry) => entry.id)).size).toBe(TEXT_NUMBERS.length);
  });
});

describe('the list of all numbers', () => {
  it('has each of them once, with its place and digits', () => {
    const ids = PAPER_NUMBERS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    // 2 · (324 + 78 + 6) of summaries, 9 p-values, 4 · 4 of Table 1, 4 + 3 + 9 times, the text's, 2 · (2 + 4) of the notebook.
    expect(ids).toHaveLength(816 + 9 + 16 + 16 + TEXT_NUMBERS.length + 12);
    expect(paperNumber('table-2/cv-u/na100/cifar10/test/mean')).toMatchObject({
      unit: '%',
      printed: { text: '91.90' },
    });
    expect(paperNumber('table-2/cv-u/na100/imagenet16-120/time')).toMatchObject({
      unit: 's',
      printed: { text: '133.9' },
    });
    expect(paperNumber('table-1/imagenet16-120/train')?.printed.text).toBe('151.7');
    expect(paperNumber('mnist-notebook/pearson/p')?.place.source).toBe("authors' notebook");
    expect(paperNumber('none')).toBeUndefined();
  });
});

describe('numbers from elsewhere', () => {
  it('are marked as such', () => {
    for (const { place } of [...MNIST_CORRELATIONS, ...MNIST_FIGURE_RANGES])
      expect(place.source).toBe("authors' notebook");
    for (const { place } of [...TABLE_2_CELLS, ...TABLE_A3_CELLS, ...TEXT_NUMBERS]) expect(place.source).toBe('paper');
    for (const { publication } of QUOTED_CELLS) expect(publication).toMatch(/2020/);
  });
});
