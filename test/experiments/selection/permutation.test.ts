import { describe, expect, it } from 'vitest';
import { chosenAccuracies, selectionGrid, selectionPermutationTests } from '../../../src/experiments/index.js';
import { mean } from '../../../src/stats/index.js';
import { randomTable } from '../score-table/random-table.js';

describe('selectionPermutationTests', () => {
  const table = randomTable({ seeds: 20 });
  const options = { nas: [50], nInit: 20, runs: 50 };

  it('observes what the experiment gives', () => {
    const accuracy = (cell: number): number => cell / 15_625;
    const [test] = selectionPermutationTests(table, { ...options, accuracy, permutations: 1 });
    const [selection] = selectionGrid(table, { nas: [50], nInits: [20], runs: 50 });
    expect(test?.observed).toBeCloseTo(
      mean(chosenAccuracies(selection ?? { selected: new Int32Array() }, accuracy)),
      12,
    );
  });

  it('is calibrated where scores mean nothing: small p-values are as rare as they say', () => {
    // Accuracies of thirty made-up worlds that have nothing to do with the scores.
    const pValues = Array.from(
      { length: 30 },
      (_, world) =>
        selectionPermutationTests(table, {
          ...options,
          permutations: 99,
          accuracy: (cell) => ((cell * 7919 + world * 104_729) % 10_007) / 10_007,
        })[0]?.pValue ?? Number.NaN,
    );
    // Binomial(30, 0.2): 14 or more with p = 0.0009.
    expect(pValues.filter((p) => p <= 0.2).length).toBeLessThan(14);
    expect(pValues.filter((p) => p > 0.8).length).toBeLessThan(14);
    expect(new Set(pValues).size).toBeGreaterThan(10);
  });

  it('finds a score that means something', () => {
    const [first] = selectionGrid(table, { nas: [50], nInits: [20], runs: 50 });
    const chosen = new Set(first?.selected);
    const [test] = selectionPermutationTests(table, {
      ...options,
      permutations: 199,
      accuracy: (cell) => (chosen.has(cell) ? 0.9 : 0.5),
    });
    expect(test).toMatchObject({ observed: expect.closeTo(0.9, 12), pValue: 0.005, permutations: 199 });
    expect(test?.nullMean).toBeLessThan(0.6);
  });

  it('deals the same for one N_a and for several', () => {
    const accuracy = (cell: number): number => (cell % 97) / 97;
    const two = selectionPermutationTests(table, { ...options, nas: [10, 50], accuracy, permutations: 20 });
    expect(two.map(({ na }) => na)).toEqual([10, 50]);
    expect(two.slice(1)).toEqual(selectionPermutationTests(table, { ...options, accuracy, permutations: 20 }));
  });

  it('refuses what cannot be', () => {
    expect(() => selectionPermutationTests(table, { ...options, accuracy: () => null })).toThrow(/data fetch/);
    expect(() => selectionPermutationTests(table, { ...options, accuracy: () => 1, permutations: 0 })).toThrow(
      /permut/,
    );
  });
});
