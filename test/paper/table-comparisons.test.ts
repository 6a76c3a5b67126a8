import { describe, expect, it } from 'vitest';
import { Mt19937 } from '../../src/core/index.js';
import {
  BENCHMARK_DATASETS,
  compareTable2,
  compareTableA3,
  TABLE_2,
  type Table2Result,
  type TableA3Result,
  worstVerdict,
} from '../../src/paper/index.js';
import { welchTTest } from '../../src/stats/index.js';

/** n values with exactly this mean and sample standard deviation, in per cent; given as fractions. */
function sample(mean: number, std: number, n = 500, seed = 1): Float64Array {
  const rng = Mt19937.fromSeed(seed);
  const raw = Float64Array.from({ length: n }, () => rng.nextFloat64());
  const centre = raw.reduce((a, b) => a + b, 0) / n;
  const spread = Math.sqrt(raw.reduce((a, b) => a + (b - centre) ** 2, 0) / (n - 1));
  return raw.map((value) => (mean + (std * (value - centre)) / spread) / 100);
}

const cvU: Table2Result = {
  method: 'cv-u',
  na: 100,
  dataset: 'cifar10',
  validation: sample(84.89, 6.39),
  test: sample(91.9, 2.27, 500, 2),
  ddof: 1,
  seconds: 12,
  note: '16 images',
};

describe('compareTable2', () => {
  it('keeps a place for every row of the paper on every data set, and judges nothing where nothing was computed', () => {
    const { rows, pValues } = compareTable2([]);
    expect(rows).toHaveLength(3 * TABLE_2.length);
    expect(rows.every(({ verdict, validation, test }) => verdict === 'not computed' && !validation && !test)).toBe(
      true,
    );
    expect(
      rows.find(({ method, na, dataset }) => method === 'cv-u' && na === 100 && dataset === 'cifar100'),
    ).toMatchObject({
      name: 'CV_U (N_a = 100)',
      paper: {
        validation: { mean: 0.6399, std: 0.0561, n: 500, printed: '63.99 ± 5.61' },
        test: { mean: 0.6408, std: 0.0563, printed: '64.08 ± 5.63' },
        seconds: 190.4,
      },
    });
    expect(pValues.map(({ ours }) => ours)).toEqual(Array(9).fill(null));
  });

  it('gives the verdict on both splits and keeps our numbers as fractions', () => {
    const { rows } = compareTable2([cvU], ['cifar10']);
    const row = rows.find(({ method, na }) => method === 'cv-u' && na === 100);
    expect(row).toMatchObject({ verdict: 'equal to the digit', seconds: 12, note: '16 images' });
    expect(row?.test?.mean).toBeCloseTo(0.919, 10);
    expect(row?.test).toMatchObject({ n: 500, ddof: 1 });
    const worse = compareTable2([{ ...cvU, test: sample(90, 2.27) }], ['cifar10']).rows;
    expect(worse.find(({ method, na }) => method === 'cv-u' && na === 100)).toMatchObject({
      verdict: 'differs',
      comparisons: { validation: { verdict: 'equal to the digit' }, test: { verdict: 'differs' } },
    });
  });

  it('puts rows that only we have among their relatives', () => {
    const { rows } = compareTable2([{ ...cvU, method: 'optimal', na: 25 }], ['cifar10']);
    const optimal = rows.filter(({ method }) => method === 'optimal');
    expect(optimal.map(({ na, verdict, paper }) => [na, verdict, paper === null])).toEqual([
      [10, 'not computed', false],
      [25, null, true],
      [100, 'not computed', false],
    ]);
  });

  it("recomputes the paper's p-values from its own numbers", () => {
    // R: t.test from the printed summaries; the first of the last row is a misprint of the paper.
    const expected = [
      ['0.32', '4.0e-24', '0.25'],
      ['0.023', '8.4e-17', '3.5e-8'],
      ['5.5e-17', '1.8e-7', '2.0e-25'],
    ].flat();
    const recomputed = compareTable2([]).pValues.map(({ recomputed: own }) => own?.pValue.toPrecision(2));
    expect(recomputed).toEqual(expected);
  });

  it('tests our runs by Welch, against printed numbers only where we have none', () => {
    const random: Table2Result = { ...cvU, method: 'random', test: sample(86.6, 13.4, 500, 3) };
    const { na: _, ...withoutNa } = random;
    const { pValues } = compareTable2([cvU, withoutNa], ['cifar10']);
    const own = pValues.find(({ row }) => row === 'random baseline')?.ours;
    const direct = welchTTest(cvU.test, random.test);
    if (direct.status !== 'ok') throw new Error('no test');
    expect((own?.pValue ?? 0) / direct.pValue).toBeCloseTo(1, 8);
    expect(own).toMatchObject({ first: 'CV_U (N_a = 100), ours', second: 'Random, ours' });
    expect(pValues.find(({ row }) => row === 'N_a = 100')?.ours).toMatchObject({
      second: 'Mellor et al. (N_a = 100), printed',
    });
  });

  it("takes the best of the paper's N_a for the first row of p-values", () => {
    const results: Table2Result[] = [10, 25, 100, 1000].map((na) => ({ ...cvU, na, test: sample(na, 1) }));
    const best = compareTable2(results, ['cifar10']).pValues.find(({ row }) => row === 'best N_a');
    expect(best?.ours?.first).toBe('CV_U (N_a = 100), ours');
  });
});

describe('compareTableA3', () => {
  const result: TableA3Result = {
    dataset: 'cifar10',
    batchSize: 16,
    na: 10,
    nInit: 10,
    validation: sample(86.62, 4.0),
    test: sample(88.67, 7.46),
    batches: 1,
    otherSeeds: { validation: [0.85, 0.87], test: [0.9, 0.88] },
  };

  it("has all of the paper's 324 cells", () => {
    const { rows, counts } = compareTableA3([]);
    expect(rows).toHaveLength(162);
    expect(counts).toEqual({
      'equal to the digit': 0,
      'equal within standard error': 0,
      differs: 0,
      'not computed': 324,
    });
    expect(new Set(rows.map(({ dataset }) => dataset))).toEqual(new Set(BENCHMARK_DATASETS));
  });

  it('judges what was computed, adds what only we have, and tells how far other seeds move a mean', () => {
    const extra = { ...result, na: 5000, nInit: 50 };
    const { rows, counts } = compareTableA3([result, extra], ['cifar10']);
    expect(counts['not computed']).toBe(106);
    const own = rows.find(({ validation, paper }) => validation !== null && paper !== null);
    expect(own).toMatchObject({
      batchSize: 16,
      paper: { validation: { mean: 0.8662, printed: '86.62 ± 4.00' }, test: { std: 0.0746 } },
      comparisons: { validation: { difference: expect.closeTo(0, 6) } },
      seedRange: { validation: { low: 0.85, high: 0.87, sets: 3 }, test: { low: 0.88, high: 0.9, sets: 3 } },
    });
    expect(own?.verdict).not.toBe('not computed');
    expect(rows.at(-1)).toMatchObject({ na: 5000, nInit: 50, paper: null, verdict: null });
  });
});

describe('worstVerdict', () => {
  it('is the worst', () => {
    expect(worstVerdict(['equal to the digit', 'differs', 'equal within standard error'])).toBe('differs');
    expect(worstVerdict(['differs', 'not computed'])).toBe('not computed');
    expect(worstVerdict([])).toBe('not computed');
  });
});
