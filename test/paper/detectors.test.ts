import { describe, expect, it } from 'vitest';
import { chanceCoincidences, poissonTail } from '../../src/paper/audit/coincidence.js';
import { correlationPValue } from '../../src/paper/audit/correlation-size.js';
import {
  findCorrelationSize,
  findDuplicates,
  findFillDown,
  findOffGrid,
  findOutOfBounds,
  findSwappedColumns,
  findTableMismatches,
  findUnevenDecimals,
  largestStd,
  parsePrinted,
  sampleSizesForCorrelations,
} from '../../src/paper/index.js';
import type { PrintedSummary } from '../../src/paper/summary.js';
import { generator, normal, summary } from './summaries.js';

function randomTable(seed: number, rows: number, digits = 2, spread = 1): PrintedSummary[] {
  const next = generator(seed);
  return Array.from({ length: rows }, (_, index) =>
    summary(
      `row ${index}`,
      `${(80 + 3 * spread * normal(next)).toFixed(digits)} ± ${(4 + spread * Math.abs(normal(next))).toFixed(digits)}`,
      500,
    ),
  );
}

describe('duplicates', () => {
  it('expects as many coincidences as random tables show', () => {
    let seen = 0;
    let expectedPairs = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const table = randomTable(seed, 100, 2, 0.35);
      expectedPairs += chanceCoincidences(table).expectedPairs;
      const keys = table.map(({ mean, std }) => `${mean.text} ${std.text}`);
      seen += keys.length - new Set(keys).size;
    }
    expect(seen).toBeGreaterThan(25);
    expect(expectedPairs / seen).toBeGreaterThan(0.6);
    expect(expectedPairs / seen).toBeLessThan(1.7);
  });

  it('rarely cry wolf: few random tables have a finding, none an error', () => {
    const found = Array.from({ length: 200 }, (_, seed) =>
      findDuplicates(randomTable(1000 + seed, 60), { table: 't' }),
    ).flat();
    expect(found.length).toBeLessThan(12);
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    // With one decimal equal pairs are ordinary.
    expect(findDuplicates(randomTable(5, 60, 0), { table: 't' })).toEqual([]);
  });

  it('find a copied row, a copied block, and a value in three places', () => {
    const table = randomTable(3, 40, 2, 3);
    const copied = [...table, { ...summary('copy', '1 ± 1'), mean: at(table, 7).mean, std: at(table, 7).std }];
    expect(findDuplicates(copied, { table: 't' })).toMatchObject([
      { kind: 'duplicate', severity: 'error', where: 't: row = row 7 equals row = copy' },
    ]);
    const grid = [10, 100].flatMap((na) =>
      [1, 2, 3, 4].map((size) =>
        summary(`${na}/${size}`, `${80 + size}.${na === 10 ? 11 : 47} ± ${size}.23`, 500, { na, size }),
      ),
    );
    expect(findDuplicates(grid, { table: 't' })).toEqual([]);
    const block = grid.map((cell) =>
      cell.id === '100/2' || cell.id === '100/3' ? { ...cell, mean: at(grid, cell.id === '100/2' ? 1 : 2).mean } : cell,
    );
    expect(findDuplicates(block, { table: 't', factorNames: { na: { label: 'N' } } })).toMatchObject([
      { where: 't: N = 10 equals N = 100, for size 2, 3', printed: '82.11 ± 2.23; 83.11 ± 3.23' },
    ]);
    const thrice = [...table, ...['x', 'y'].map((id) => ({ ...at(table, 7), id, factors: { row: id } }))];
    expect(findDuplicates(thrice, { table: 't' })).toHaveLength(2);
  });

  it('leave one result printed twice alone', () => {
    const twice = [summary('a', '80.12 ± 3.45'), summary('b', '82.50 ± 2.15'), summary('a', '80.12 ± 3.45')];
    expect(findDuplicates(twice, { table: 't', sameResult: (a, b) => a.id === b.id })).toEqual([]);
  });

  it('know the Poisson distribution', () => {
    // SciPy: poisson.sf(k - 1, mu)
    expect(poissonTail(1, 0.0271)).toBeCloseTo(0.02673608973, 10);
    expect(poissonTail(5, 0.0271) / 1.19086e-10).toBeCloseTo(1, 3);
    expect(poissonTail(0, 2)).toBe(1);
    expect(poissonTail(3, 5)).toBeCloseTo(0.8753479805, 9);
  });
});

describe('fill-down', () => {
  const column = (...texts: string[]) =>
    findFillDown([{ id: 'c', cells: texts.map((text, i) => summary(`r${i}`, text)) }]);
  const others = ['89.92 ± 0.75', '93.06 ± 0.59', '86.61 ± 13.46', '91.53 ± 1.62', '91.78 ± 1.45', '91.61 ± 1.71'];

  it('finds deviations and means that count up or down, stripped zeros or not', () => {
    expect(column('93.92 ± 0.3', '93.92 ± 0.31', '93.92 ± 0.32', '93.92 ± 0.33', ...others)).toMatchObject([
      { severity: 'error', printed: '93.92 ± 0.3; 93.92 ± 0.31; 93.92 ± 0.32; 93.92 ± 0.33' },
    ]);
    expect(column('93.92 ± 0.30', '93.92 ± 0.29', '93.92 ± 0.28', ...others)).toHaveLength(1);
    expect(column('93.92 ± 0.30', '93.93 ± 0.31', '93.94 ± 0.32', ...others)).toHaveLength(1);
    expect(column(...others, '93.92 ± 0.30', '93.93 ± 0.30', '93.94 ± 0.30')).toHaveLength(1);
  });

  it('finds four equal means even where nothing else stands in the column', () => {
    expect(column('93.92 ± 0.30', '93.92 ± 0.31', '93.92 ± 0.32', '93.92 ± 0.33')).toMatchObject([
      { severity: 'warning' },
    ]);
  });

  it('is silent on the real values, on pairs, and on coarse tables', () => {
    expect(column('93.92 ± 0.30', '93.70 ± 0.36', '93.85 ± 0.37', '93.61 ± 0.52', ...others)).toEqual([]);
    expect(column('93.92 ± 0.30', '93.92 ± 0.31', ...others)).toEqual([]);
    expect(column('93.92 ± 0.30', '93.92 ± 0.31', '93.92 ± 0.33', ...others)).toEqual([]);
    expect(column('0.91 ± 0.01', '0.92 ± 0.01', '0.93 ± 0.01', '0.94 ± 0.01', '0.95 ± 0.02')).toEqual([]);
    expect(column('91.90 ± 2.27', '91.90 ± 2.27', '91.90 ± 2.27', ...others)).toEqual([]);
    expect(findFillDown([{ id: 'empty', cells: [] }])).toEqual([]);
  });

  it('makes no alarm on random tables', () => {
    for (let seed = 1; seed <= 100; seed++)
      expect(findFillDown([{ id: 'c', cells: randomTable(seed, 40) }])).toEqual([]);
  });
});

describe('swapped columns', () => {
  const pairs = (swapped: boolean) =>
    ['a', 'b', 'c', 'd'].flatMap((column) =>
      [0, 1, 2].map((row) => {
        const high = summary(`${column}${row}v`, `${40 + row}.30 ± 5.10`);
        const low = summary(`${column}${row}t`, `${40 + row}.10 ± 5.30`);
        const turn = swapped && column === 'c';
        return { stratum: 's', column, first: turn ? low : high, second: turn ? high : low };
      }),
    );
  const names = { first: 'validation', second: 'test', table: 't' };

  it('are found, with more weight where the deviations turn too', () => {
    expect(findSwappedColumns(pairs(true), names)).toMatchObject([{ id: 'swapped-t-s-c', severity: 'error' }]);
    const meansOnly = pairs(true).map((pair) => ({
      ...pair,
      first: { ...pair.first, std: parsePrinted('5.10') },
      second: { ...pair.second, std: parsePrinted('5.30') },
    }));
    expect(findSwappedColumns(meansOnly, names)).toMatchObject([{ severity: 'warning' }]);
  });

  it('are not seen where columns agree, one row differs, or there is too little to compare with', () => {
    expect(findSwappedColumns(pairs(false), names)).toEqual([]);
    const oneRow = pairs(false).map((pair, index) =>
      index === 7 ? { ...pair, first: pair.second, second: pair.first } : pair,
    );
    expect(findSwappedColumns(oneRow, names)).toEqual([]);
    expect(
      findSwappedColumns(
        pairs(true).filter(({ column }) => column > 'b'),
        names,
      ),
    ).toEqual([]);
  });
});

describe('table mismatches', () => {
  const reference = [2, 4].flatMap((size) =>
    [10, 100].map((na) => summary(`${size}/${na}`, `${size * 10 + na / 10}.00 ± 1.00`, 500, { size, na, set: 'x' })),
  );
  const options = {
    source: 's',
    table: 't',
    stated: 'It says size 4',
    kind: 'table-mismatch',
    subject: ['set'],
  } as const;
  const claimed = (text: string) =>
    findTableMismatches([{ summary: summary('q', text), settings: { size: 4, na: 10, set: 'x' } }], reference, options);

  it('name the settings that were used, or say that there are none', () => {
    expect(claimed('41.00 ± 1.00')).toEqual([]);
    expect(claimed('41.0 ± 1')).toEqual([]);
    expect(claimed('21.00 ± 1.00')).toMatchObject([{ id: 'mismatch-s-x-size-2', recomputed: '41.00 ± 1.00' }]);
    expect(claimed('41.01 ± 1.00')).toMatchObject([{ id: 'mismatch-q-nowhere' }]);
  });
});

describe('bounds', () => {
  it('never accuse real samples', () => {
    const next = generator(11);
    for (let round = 0; round < 300; round++) {
      const n = 2 + Math.floor(next() * 20);
      const extreme = round % 3 === 0;
      const values = Array.from({ length: n }, () => (extreme ? (next() < 0.5 ? 0 : 100) : 100 * next()));
      const { mean, std } = describeValues(values, (round % 2) as 0 | 1);
      const printed = summary('x', `${mean.toFixed(1)} ± ${std.toFixed(1)}`, n);
      expect(findOutOfBounds([printed], { min: 0, max: 100 }, { ddof: round % 2 })).toEqual([]);
      expect(findOutOfBounds([printed], { min: 0 }, { ddof: round % 2 })).toEqual([]);
    }
  });

  it('know the largest deviation', () => {
    expect(largestStd({ mean: 50, bounds: { min: 0, max: 100 }, n: 10, ddof: 0 })).toBe(50);
    expect(largestStd({ mean: 50, bounds: { min: 0, max: 100 }, n: 2, ddof: 1 })).toBeCloseTo(70.71068, 5);
    // 0, 0, 0, 0, 10 has mean 2 and standard deviation 4 (ddof 0).
    expect(largestStd({ mean: 2, bounds: { min: 0 }, n: 5, ddof: 0 })).toBe(4);
    expect(largestStd({ mean: 2, bounds: { min: 0 }, n: undefined, ddof: 0 })).toBe(Number.POSITIVE_INFINITY);
    expect(largestStd({ mean: 2, bounds: {}, n: 5, ddof: 0 })).toBe(Number.POSITIVE_INFINITY);
  });

  it('find impossible means and deviations', () => {
    const find = (text: string, n?: number) =>
      findOutOfBounds([summary('x', text, n)], { min: 0, max: 100 }, { ddof: 0 });
    expect(find('99.0 ± 12.0', 500)).toMatchObject([{ kind: 'impossible-std', recomputed: 'at most 10.19' }]);
    expect(find('99.0 ± 10.2', 500)).toEqual([]);
    expect(find('100.2 ± 0.1')).toMatchObject([{ kind: 'impossible-mean' }]);
    expect(find('100 ± 0.1')).toEqual([]);
    expect(find('50 ± -1')).toMatchObject([{ kind: 'impossible-std' }]);
    expect(find('50.0 ± -0.0')).toEqual([]);
    expect(find('-0.3 ± 0.1')).toMatchObject([{ kind: 'impossible-mean' }]);
  });
});

describe('GRIM and GRIMMER', () => {
  const flagged = (text: string, n: number, ddof: 0 | 1 = 1) =>
    findOffGrid([summary('x', text, n)], () => 1, { ddof }).map(({ kind }) => kind);

  it.each([
    [4, 0],
    [4, 1],
    [5, 1],
    [3, 0],
  ] as const)('accuse exactly what no sample of %i whole numbers has (ddof %i)', (n, ddof) => {
    // Every sample of whole numbers from 0 to 6, as it would be printed.
    const real = new Set<string>();
    const means = new Set<string>();
    const visit = (values: number[], from: number): void => {
      if (values.length === n) {
        const { mean, std } = describeValues(values, ddof);
        real.add(`${mean.toFixed(2)} ± ${std.toFixed(2)}`);
        means.add(mean.toFixed(2));
        return;
      }
      for (let value = from; value <= 6; value++) visit([...values, value], value);
    };
    visit([], 0);
    const wrong = [...real].filter((text) => flagged(text, n, ddof).length > 0);
    let grimmer = 0;
    for (let mean = 2; mean <= 4; mean += 0.01) {
      for (let std = 0; std <= 1.2; std += 0.05) {
        const text = `${mean.toFixed(2)} ± ${std.toFixed(2)}`;
        const [kind] = flagged(text, n, ddof);
        if ((kind === 'grim') === means.has(mean.toFixed(2))) wrong.push(text);
        if (kind === 'grimmer') grimmer++;
        if (kind === 'grimmer' && real.has(text)) wrong.push(text);
      }
    }
    expect(wrong).toEqual([]);
    expect(grimmer).toBeGreaterThan(20);
  });

  it('know that a sum and its sum of squares are both even or both odd', () => {
    // Three whole numbers with sum 10: squares 34 (3, 3, 4), 36, 38, … give 0.58, 1.15, 1.53; 35 would give 0.91.
    expect(flagged('3.33 ± 0.58', 3)).toEqual([]);
    expect(flagged('3.33 ± 1.15', 3)).toEqual([]);
    expect(flagged('3.33 ± 0.91', 3)).toEqual(['grimmer']);
  });

  it('work with other steps, large n and unknown settings', () => {
    const find = (text: string, n: number | undefined, step: number | undefined) =>
      findOffGrid([summary('x', text, n)], () => step).map(({ kind }) => kind);
    expect(find('93.515 ± 0.007', 2, 0.01)).toEqual([]);
    expect(find('93.512 ± 0.007', 2, 0.01)).toEqual(['grim']);
    expect(find('93.51 ± 0.30', 500, 0.01)).toEqual([]);
    expect(find('93.51 ± 0.30', 5_000_000, 0.01)).toEqual([]);
    expect(find('93.512 ± 0.007', undefined, 0.01)).toEqual([]);
    expect(find('93.512 ± 0.007', 2, undefined)).toEqual([]);
    expect(find('3 ± 0', 1, 1)).toEqual([]);
  });
});

describe('correlations', () => {
  const both = [
    { name: 'r', r: parsePrinted('-0.357'), p: parsePrinted('1.83e-6') },
    { name: 'ρ', r: parsePrinted('-0.321'), p: parsePrinted('2.13e-5') },
  ];

  it('have p-values like SciPy’s', () => {
    // 2 * scipy.stats.t.sf(0.357 * sqrt(167 / (1 - 0.357**2)), 167)
    expect(correlationPValue(-0.357, 169) / 1.8931696628193168e-6).toBeCloseTo(1, 10);
    expect(correlationPValue(1, 10)).toBe(0);
  });

  it('tell how many points they rest on', () => {
    expect(sampleSizesForCorrelations(both)).toEqual([169]);
    expect(sampleSizesForCorrelations(both.slice(0, 1))).toEqual([169, 170]);
    expect(sampleSizesForCorrelations([{ name: 'r', r: parsePrinted('0.5'), p: parsePrinted('0.02') }])).toContain(22);
    const claim = { id: 'c', where: 'w', correlations: both };
    expect(findCorrelationSize({ ...claim, statedN: parsePrinted('169') })).toEqual([]);
    expect(findCorrelationSize({ ...claim, statedN: parsePrinted('144') })).toMatchObject([{ recomputed: '169' }]);
    const [first, second] = both;
    if (!first || !second) throw new Error('two correlations');
    const contradictory = [first, { ...second, p: parsePrinted('2.13e-9') }];
    expect(findCorrelationSize({ ...claim, correlations: contradictory, statedN: parsePrinted('169') })).toMatchObject([
      { recomputed: 'no number of points fits' },
    ]);
  });
});

describe('uneven decimals', () => {
  it('are noted where nearly all numbers have more', () => {
    const table = randomTable(2, 20);
    expect(findUnevenDecimals(table, 't')).toEqual([]);
    expect(findUnevenDecimals([...table, summary('short', '88.47 ± 1.3')], 't')).toMatchObject([
      { severity: 'note', printed: '88.47 ± 1.3' },
    ]);
    expect(findUnevenDecimals([...table, ...randomTable(4, 20, 1)], 't')).toEqual([]);
  });
});

function at(table: readonly PrintedSummary[], index: number): PrintedSummary {
  const found = table[index];
  if (!found) throw new Error(`no row ${index}`);
  return found;
}

function describeValues(values: readonly number[], ddof: 0 | 1): { mean: number; std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / (values.length - ddof)) };
}
