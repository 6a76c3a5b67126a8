import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NumpyRandomState } from '../../src/core/index.js';
import { type Extracts, joinExtracts, readExtracts } from '../../src/data/accuracy-table/assemble-table.js';
import {
  AccuracyTable,
  type AccuracyTableParts,
  accuracyTablePath,
  BENCHMARK_DATA,
  type BenchmarkDataName,
  cachedPath,
  compareTables,
  findDataFiles,
  formatTable,
  importNats,
  loadAccuracyTable,
  parseTable,
  readTable,
  writeTable,
} from '../../src/data/index.js';
import { MIRROR, NO_MIRROR } from './mirror.js';

const root = mkdtempSync(join(tmpdir(), 'trainless-table-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Two filled rows and an empty one. */
const SMALL: AccuracyTableParts = {
  title: 'a small table',
  columns: [
    {
      quantity: 'accuracy',
      dataset: 'cifar-10',
      split: 'test',
      epochs: 200,
      trainedOn: 'all',
      seed: 'mean',
      source: 'x',
      note: 'n',
    },
    {
      quantity: 'accuracy',
      dataset: 'cifar-10',
      split: 'test',
      epochs: 200,
      trainedOn: 'all',
      seed: 777,
      source: 'x',
      note: 'n',
    },
    {
      quantity: 'accuracy',
      dataset: 'cifar-10',
      split: 'test',
      epochs: 200,
      trainedOn: 'all',
      seed: 'run-1',
      source: 'x',
      note: 'n',
    },
    {
      quantity: 'training-seconds',
      dataset: 'cifar-10',
      epochs: 12,
      trainedOn: 'half',
      seed: 'mean',
      source: 'x',
      note: 'n',
    },
  ],
  values: [
    Float64Array.of(0.1, 0.9, Number.NaN),
    Float64Array.of(Number.NaN, 0.8, Number.NaN),
    Float64Array.of(0.1, Number.NaN, Number.NaN),
    Float64Array.of(30, 60, Number.NaN),
  ],
  operations: Uint8Array.of(0, 0, 0, 0, 0, 0, 3, 3, 4, 1, 0, 2, 255, 255, 255, 255, 255, 255),
  checks: [],
  sources: [],
};
const CELL = '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|none~1|nor_conv_1x1~2|';
const C10_TEST = { dataset: 'cifar-10', split: 'test' } as const;

describe('AccuracyTable', () => {
  const table = new AccuracyTable(SMALL);

  it('is asked by index and by cell', () => {
    expect(table.cellAt(1)).toBe(CELL);
    expect(table.indexOf(CELL)).toBe(1);
    expect(table.accuracy(CELL, C10_TEST)).toEqual({ value: 0.9, column: SMALL.columns[0] });
    expect(table.accuracy(1, { ...C10_TEST, seed: 777 }).value).toBe(0.8);
    expect(table.runs(1, C10_TEST)).toEqual([{ seed: 777, value: 0.8 }]);
    expect(table.runs(0, C10_TEST)).toEqual([{ seed: undefined, value: 0.1 }]);
    expect(table.seconds('training-seconds', { dataset: 'cifar-10', epochs: 12 })[1]).toBe(60);
    expect([table.rows, table.filledRows, table.has(1), table.has(2)]).toEqual([3, 2, true, false]);
  });

  it('says what it does not hold instead of giving something else', () => {
    const code = (action: () => unknown): string => {
      try {
        action();
      } catch (error) {
        return (error as { code: string }).code;
      }
      return 'nothing';
    };
    expect(code(() => table.accuracy(2, C10_TEST))).toBe('MISSING_DATA');
    expect(code(() => table.accuracy(0, { ...C10_TEST, seed: 777 }))).toBe('MISSING_DATA');
    expect(code(() => table.accuracy(0, { ...C10_TEST, epochs: 12 }))).toBe('MISSING_DATA');
    expect(code(() => table.accuracy(0, { ...C10_TEST, trainedOn: 'half' }))).toBe('MISSING_DATA');
    expect(code(() => table.column(C10_TEST))).toBe('MISSING_DATA');
    expect(code(() => table.runs(0, { ...C10_TEST, split: 'validation' }))).toBe('MISSING_DATA');
    expect(code(() => table.seconds('validation-seconds', { dataset: 'cifar-10', epochs: 12 }))).toBe('MISSING_DATA');
    expect(code(() => table.accuracy(3, C10_TEST))).toBe('BAD_ARGUMENT');
    expect(code(() => table.accuracy(-1, C10_TEST))).toBe('BAD_ARGUMENT');
    expect(code(() => table.indexOf('|none~0|'))).toBe('BAD_ARCHITECTURE');
    expect(table.column(C10_TEST, true)[2]).toBeNaN();
    expect(() => table.accuracy(0, { ...C10_TEST, trainedOn: 'half' })).toThrow(
      /trained on half of the images.*import nats/,
    );
  });

  it('goes through a file unchanged', () => {
    const path = join(root, 'small.bin');
    writeTable(path, SMALL);
    expect(readTable(path).parts).toEqual(SMALL);
  });

  it('refuses damaged files', () => {
    const good = Buffer.from(formatTable(SMALL));
    const cases: Buffer[] = [
      Buffer.alloc(0),
      Buffer.from('something else'),
      good.subarray(0, 30),
      good.subarray(0, 200),
      good.subarray(0, -1),
      Buffer.concat([good, Buffer.from([0])]),
      Buffer.from(good.toString('latin1').replace('table 1', 'table 9'), 'latin1'),
      Buffer.from(good.toString('latin1').replace('"rows":3', '"rows":4'), 'latin1'),
      Buffer.from(good.toString('latin1').replace('"columns":[', '"columns":{'), 'latin1'),
    ];
    const flipped = Buffer.from(good);
    flipped[flipped.length - 20] = (flipped[flipped.length - 20] ?? 0) ^ 1;
    for (const bytes of [...cases, flipped]) {
      expect(() => parseTable(bytes)).toThrow(expect.objectContaining({ code: 'BAD_FILE' }));
    }
    expect(() => readTable(join(root, 'no.bin'))).toThrow(expect.objectContaining({ code: 'MISSING_DATA' }));
  });
});

describe.skipIf(MIRROR === undefined)(`the table of the public extracts (${NO_MIRROR})`, { timeout: 120_000 }, () => {
  const cache = join(root, 'cache');
  let table: AccuracyTable;
  let extracts: Extracts;

  beforeAll(async () => {
    table = await loadAccuracyTable({ mirror: MIRROR, cache });
    ({ extracts } = readExtracts((id) => {
      const [file] = findDataFiles([id]);
      if (file === undefined) throw new Error(id);
      return cachedPath(file, cache);
    }));
  });

  const percent = (value: number): string => (100 * value).toFixed(2);

  it('has the known cells in the official order', () => {
    const rows = Object.fromEntries(
      [1462, 4317, 1835, 7581, 1651, 6111].map((index) => [
        index,
        [
          percent(table.accuracy(index, C10_TEST).value),
          percent(table.accuracy(index, { ...C10_TEST, split: 'validation' }).value),
        ],
      ]),
    );
    expect(rows).toEqual({
      1462: ['93.76', '90.20'],
      4317: ['89.37', '86.51'],
      1835: ['54.30', '39.77'],
      7581: ['49.02', '37.35'],
      1651: ['10.00', '9.71'],
      6111: ['94.37', '91.61'],
    });
    const every = (operation: string): string => table.cellAt(table.indexOf(cellOf(operation)));
    expect(table.indexOf(cellOf('nor_conv_3x3'))).toBe(1462);
    expect(every('none')).toBe(cellOf('none'));
  });

  it('has the known best cells, means, costs and run counts', () => {
    const best = (dataset: BenchmarkDataName, split: 'validation' | 'test', epochs: 12 | 200 = 200): number =>
      100 * table.column({ dataset, split, epochs }).reduce((a, b) => Math.max(a, b));
    const mean = (values: Float64Array): number => values.reduce((a, b) => a + b) / values.length;
    expect(BENCHMARK_DATA.map((dataset) => best(dataset, 'test').toFixed(4))).toEqual([
      '94.3733',
      '73.5133',
      '47.3111',
    ]);
    expect(BENCHMARK_DATA.map((dataset) => best(dataset, 'validation').toFixed(4))).toEqual([
      '91.6067',
      '73.4933',
      '46.7333',
    ]);
    expect(BENCHMARK_DATA.map((dataset) => best(dataset, 'test', 12).toFixed(3))).toEqual([
      '89.160',
      '61.180',
      '38.267',
    ]);
    expect(best('cifar-10', 'validation', 12).toFixed(3)).toBe('84.892');
    expect(BENCHMARK_DATA.map((dataset) => (100 * mean(table.column({ dataset, split: 'test' }))).toFixed(3))).toEqual([
      '87.063',
      '61.406',
      '33.586',
    ]);
    const seconds = table.seconds('training-seconds', { dataset: 'cifar-10', epochs: 12 });
    expect([Math.min(...seconds), mean(seconds), Math.max(...seconds)].map((s) => s.toFixed(1))).toEqual([
      '32.5',
      '109.7',
      '207.6',
    ]);
    const counts = [0, 0, 0, 0];
    for (let index = 0; index < table.rows; index++) {
      const { length } = table.runs(index, C10_TEST);
      counts[length] = (counts[length] ?? 0) + 1;
    }
    expect(counts).toEqual([0, 2225, 5439, 7961]);
    expect(table.runs(0, C10_TEST).map(({ seed, value }) => [seed, percent(value)])).toEqual([
      [777, '85.62'],
      [888, '86.18'],
      [999, '85.79'],
    ]);
  });

  it('names the traps', () => {
    expect(table.accuracy(0, C10_TEST).column.note).toMatch(/all 50,000 images.*different models/);
    expect(table.accuracy(0, { ...C10_TEST, split: 'validation' }).column).toMatchObject({
      trainedOn: 'half',
      note: expect.stringMatching(/25,000 images/),
    });
    expect(table.accuracy(0, { dataset: 'imagenet16-120', split: 'test' }).column.note).toMatch(/3,000 of the 6,000/);
  });

  it('gives the Random and Optimal rows of Table 2 to the digit', () => {
    const row = (
      runs: readonly (readonly number[])[],
      dataset: BenchmarkDataName,
      split: 'validation' | 'test',
    ): string => {
      const accuracies = table.column({ dataset, split });
      const best = runs.map((cells) => cells.reduce((top, cell) => Math.max(top, accuracies[cell] ?? 0), 0));
      const mean = best.reduce((a, b) => a + b) / best.length;
      const variance = best.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (best.length - 1);
      return `${percent(mean)} ± ${percent(Math.sqrt(variance))}`;
    };
    const rows = (seed: number, size: number): Record<string, string[]> => {
      const rng = new NumpyRandomState(seed);
      const runs = Array.from({ length: 500 }, () => rng.randint(0, 15625, size));
      return {
        validation: BENCHMARK_DATA.map((dataset) => row(runs, dataset, 'validation')),
        test: BENCHMARK_DATA.map((dataset) => row(runs, dataset, 'test')),
      };
    };
    const random = new NumpyRandomState(42).randint(0, 15625, 500).map((cell) => [cell]);
    expect(BENCHMARK_DATA.map((dataset) => row(random, dataset, 'validation'))).toEqual([
      '83.20 ± 13.28',
      '60.70 ± 12.55',
      '33.34 ± 9.39',
    ]);
    expect(rows(1, 10).validation).toEqual(['89.92 ± 0.75', '69.61 ± 1.21', '43.11 ± 1.85']);
    expect(rows(42, 100).validation).toEqual(['91.05 ± 0.28', '71.45 ± 0.79', '45.37 ± 0.61']);
    // Test: the paper prints 86.61, 60.83, 33.13; 93.06, 69.76, 43.30; 93.84, 71.56, 45.67.
    const test = [random, undefined, undefined].map((runs, which) =>
      runs === undefined
        ? (rows(which === 1 ? 1 : 42, which === 1 ? 10 : 100).test ?? [])
        : BENCHMARK_DATA.map((dataset) => row(runs, dataset, 'test')),
    );
    const paper = [86.61, 60.83, 33.13, 93.06, 69.76, 43.3, 93.84, 71.56, 45.67];
    for (const [index, text] of test.flat().entries()) {
      expect(Math.abs(Number(text.split(' ')[0]) - (paper[index] ?? 0))).toBeLessThan(0.03);
    }
  });

  it('reports how its sources compare', () => {
    const checks = Object.fromEntries(table.parts.checks.map((check) => [check.what, [check.rows, check.differing]]));
    expect(checks).toMatchObject({
      'cell strings: landscape and mini-bench extracts, row by row': [15625, 0],
      '200-epoch CIFAR-10 test accuracy: landscape and mean of the per-run extract, cells with three runs': [7961, 0],
      '200-epoch CIFAR-10 test accuracy: landscape and mean of the per-run extract, cells with one or two runs': [
        7664, 2416,
      ],
      '200-epoch cifar-10 test accuracy: landscape and second extract': [15625, 6410],
    });
    expect(table.parts.sources.map(({ id }) => id)).toHaveLength(10);
  });

  it('is refused where its sources contradict each other', () => {
    const swapped = [...extracts.landscape.cells];
    [swapped[3], swapped[4]] = [swapped[4] ?? '', swapped[3] ?? ''];
    const other = (values: Float64Array): Float64Array =>
      values.map((value, row) => (row === 7 ? value + 0.001 : value));
    const { landscape, mini, validation } = extracts;
    const wrong: [Extracts, RegExp][] = [
      [{ ...extracts, landscape: { ...landscape, cells: swapped } }, /cell strings.*2 of 15625 rows/],
      [
        { ...extracts, landscape: { ...landscape, cells: landscape.cells.map((cell, i) => (i === 9 ? 'x' : cell)) } },
        /row 9/,
      ],
      [
        { ...extracts, landscape: { ...landscape, cells: landscape.cells.map((cell, i) => (i ? cell : CELL)) } },
        /different/,
      ],
      [
        {
          ...extracts,
          mini: { ...mini, validation: { ...mini.validation, 'cifar-10': other(mini.validation['cifar-10']) } },
        },
        /12-epoch.*1 of 15625 rows/,
      ],
      [
        {
          ...extracts,
          landscape: { ...landscape, test: { ...landscape.test, 'cifar-10': other(landscape.test['cifar-10']) } },
        },
        /three runs: 1 of 7961 rows/,
      ],
      [
        {
          ...extracts,
          validation: {
            ...validation,
            'cifar-100': { ...validation['cifar-100'], parameters: validation['cifar-10'].parameters },
          },
        },
        /parameters.*cifar-100.*15625 of 15625/,
      ],
    ];
    for (const [changed, message] of wrong) {
      expect(() => joinExtracts(changed, [])).toThrow(expect.objectContaining({ code: 'BAD_DATA' }));
      expect(() => joinExtracts(changed, [])).toThrow(message);
    }
  });

  it('comes from the cache in a moment, and is made anew where the cache is damaged', async () => {
    const started = performance.now();
    const again = await loadAccuracyTable({ cache });
    expect(performance.now() - started).toBeLessThan(1000); // under 100 ms on an idle machine; this one may be busy
    // Compared as bytes: comparing large arrays element by element takes a test runner long.
    const same = (left: AccuracyTable, right: AccuracyTable): boolean =>
      Buffer.from(formatTable(left.parts)).equals(formatTable(right.parts));
    expect(same(again, table)).toBe(true);
    writeFileSync(accuracyTablePath(cache), readFileSync(accuracyTablePath(cache)).subarray(0, 5000));
    const mended = await loadAccuracyTable({ mirror: MIRROR, cache });
    expect(same(mended, table)).toBe(true);
    expect(same(readTable(accuracyTablePath(cache)), table)).toBe(true);
  });

  it('agrees with the official files of three cells', async () => {
    const parts = await importNats(join(MIRROR ?? '', 'nas-bench-201', 'nats-tss-sample'));
    const nats = new AccuracyTable(parts);
    expect(nats.filledRows).toBe(3);
    expect(nats.cellAt(284)).toBe(table.cellAt(284));
    const compared = compareTables(nats, table);
    expect(compared.length).toBeGreaterThanOrEqual(16);
    expect(compared.map(({ rows, differing }) => [rows, differing])).toEqual(compared.map(() => [3, 0]));
    // Only the official files tell what the half-trained models reach on the test images, and what a validation costs.
    expect(percent(nats.accuracy(0, { ...C10_TEST, trainedOn: 'half' }).value)).toBe('81.52');
    expect(nats.seconds('validation-seconds', { dataset: 'cifar-10', epochs: 12 })[0]).toBeCloseTo(2.549, 3);
    expect(nats.runs(11, { dataset: 'cifar-100', split: 'test' }).map(({ seed }) => seed)).toEqual([777, 888, 999]);
  });
});

function cellOf(operation: string): string {
  return `|${operation}~0|+|${operation}~0|${operation}~1|+|${operation}~0|${operation}~1|${operation}~2|`;
}
