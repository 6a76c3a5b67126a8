import { describe, expect, it } from 'vitest';
import { NumpyRandomState, TrainlessError } from '../../../src/core/index.js';
import {
  chooseAll,
  chosenAccuracies,
  drawCandidates,
  optimalBaseline,
  randomBaseline,
  type ScoreColumn,
  ScoreTable,
  SELECTION_N_INIT,
  SELECTION_NA,
  scoreColumn,
  scoreSelection,
  selectionByColumn,
  selectionGrid,
  summariseAccuracies,
  type TrainedAccuracies,
} from '../../../src/experiments/index.js';
import { cellFromIndex, cellParameterCount } from '../../../src/spaces/index.js';
import { coefficientOfVariationFromHits } from '../../../src/stats/index.js';
import { MIRROR, NO_MIRROR } from '../../data/mirror.js';
import { randomTable } from '../score-table/random-table.js';
import { realAccuracies } from './real-accuracies.js';

/** "91.90 ± 2.27" */
function printed(accuracies: Float64Array, ddof: number): string {
  const summary = summariseAccuracies(accuracies, ddof);
  return `${(100 * (summary?.mean ?? 0)).toFixed(2)} ± ${(100 * (summary?.std ?? 0)).toFixed(2)}`;
}

describe('drawCandidates', () => {
  it("gives the authors' candidates", () => {
    const { cells, runs } = drawCandidates({ na: 10 });
    expect([...cells.subarray(0, 10)]).toEqual([13349, 235, 12172, 5192, 905, 10955, 7813, 2895, 5056, 144]);
    expect([...cells.subarray(10, 13)]).toEqual([4225, 7751, 10989]);
    expect(runs).toBe(500);
  });

  it('goes on in one stream from run to run, with replacement', () => {
    const { cells } = drawCandidates({ na: 5000, runs: 4, seed: 3 });
    expect([...cells]).toEqual(new NumpyRandomState(3).randint(0, 15625, 20_000));
    expect(new Set(cells.subarray(0, 5000)).size).toBeLessThan(4900);
  });

  it('refuses impossible numbers', () => {
    for (const na of [0, -1, 2.5, Number.NaN]) expect(() => drawCandidates({ na })).toThrow(TrainlessError);
    expect(() => drawCandidates({ na: 10, runs: 0 })).toThrow(/Runs/);
  });
});

describe('chooseAll', () => {
  const draws = { runs: 3, na: 4, cells: Uint16Array.of(5, 6, 7, 5, 8, 8, 9, 9, 8, 8, 8, 8) };
  const scores: Readonly<Record<number, number>> = {
    5: 0.3,
    6: 0.2,
    7: 0.2,
    8: Number.NaN,
    9: 0.5,
  };
  const column = (better: ScoreColumn['better']): ScoreColumn =>
    scoreColumn('test', better, (cell) => scores[cell] ?? null);

  it('takes the first of equal ones, leaves out degenerate ones, and says where nothing is left', () => {
    const lower = chooseAll(draws, column('lower'));
    expect([...lower.selected]).toEqual([6, 9, -1]);
    expect(lower.tiedRuns).toBe(1);
    expect(lower.excluded).toBe(2 + 4);
    const higher = chooseAll(draws, column('higher'));
    expect([...higher.selected]).toEqual([5, 9, -1]);
    // The same cell drawn twice is no tie.
    expect(higher.tiedRuns).toBe(0);
  });

  it('refuses candidates without a score unless told to leave them out', () => {
    const missing = { runs: 1, na: 2, cells: Uint16Array.of(5, 1000) };
    expect(() => chooseAll(missing, column('lower'))).toThrow(/cell 1000/);
    expect([...chooseAll(missing, column('lower'), { missing: 'exclude' }).selected]).toEqual([5]);
  });

  it('leaves runs without a choice out of the summary', () => {
    const { selected } = chooseAll(draws, column('lower'));
    const accuracies = chosenAccuracies({ selected }, (cell) => cell / 10);
    expect([...accuracies]).toEqual([0.6, 0.9]);
    expect(summariseAccuracies(new Float64Array(), 0)).toBeNull();
    expect(() => chosenAccuracies({ selected }, () => null)).toThrow(/data fetch/);
  });
});

describe('selectionGrid', () => {
  const accuracies: TrainedAccuracies = { validation: (cell) => cell / 15_625, test: (cell) => 1 - cell / 15_625 };

  it('equals Algorithm 2 written down run by run', () => {
    const table = randomTable({ seeds: 12, batches: 3 });
    for (const protocol of ['paper', 'authors-code'] as const) {
      const grid = selectionGrid(table, { protocol, nas: [10, 25], nInits: [3, 12], runs: 20, seed: 5 });
      expect(grid.map(({ na, nInit }) => [na, nInit])).toEqual([
        [10, 3],
        [10, 12],
        [25, 3],
        [25, 12],
      ]);
      for (const { na, nInit, selected, batches, excluded } of grid) {
        expect(batches).toBe(protocol === 'paper' ? 3 : 1);
        const rng = new NumpyRandomState(5);
        let left = 0;
        const expected = Array.from({ length: 20 }, (_, run) => {
          let best: { cell: number; score: number } | undefined;
          for (const cell of rng.randint(0, 15625, na)) {
            const hits = [...(table.hits(cell, protocol === 'paper' ? run % 3 : 0) ?? [])].slice(0, nInit ?? 0);
            const cv = coefficientOfVariationFromHits(hits, { ddof: 0 });
            if (cv.status === 'degenerate') left++;
            else if (best === undefined || cv.value < best.score) best = { cell, score: cv.value };
          }
          return best?.cell ?? -1;
        });
        expect([...selected]).toEqual(expected);
        expect(excluded).toBe(left);
      }
    }
  });

  it('depends on the batches only under the paper’s protocol', () => {
    const table = randomTable({ seeds: 10, batches: 2 });
    const { header, batches } = table;
    const first = new ScoreTable({ ...header, batches: header.batches.slice(0, 1) }, batches.slice(0, 1));
    const options = { nas: [50], nInits: [10], runs: 30 };
    const chosen = (of: ScoreTable, protocol: 'paper' | 'authors-code'): number[] =>
      selectionGrid(of, { ...options, protocol }).flatMap(({ selected }) => [...selected]);
    expect(chosen(table, 'authors-code')).toEqual(chosen(first, 'paper'));
    expect(chosen(table, 'paper')).not.toEqual(chosen(first, 'paper'));
  });

  it('does 500 runs × 6 N_a × 6 N_init in less than ten seconds', () => {
    const table = randomTable({ seeds: 100 });
    const started = performance.now();
    const grid = selectionGrid(table, { nas: SELECTION_NA, nInits: SELECTION_N_INIT }).map((selection) =>
      scoreSelection(selection, accuracies),
    );
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(grid).toHaveLength(36);
    for (const { validation, test, na, nInit } of grid) {
      expect({ na, nInit, n: validation?.n }).toMatchObject({ n: 500 });
      expect((validation?.mean ?? 0) + (test?.mean ?? 0)).toBeCloseTo(1, 12);
    }
  });
});

describe.skipIf(MIRROR === undefined)(`selection on the benchmark's accuracies (${NO_MIRROR})`, () => {
  it('gives the random and optimal rows of Table 2: validation to the digit, test within 0.03', () => {
    const rows = {
      'cifar-10': { random: '83.20 ± 13.28', 10: '89.92 ± 0.75', 100: '91.05 ± 0.28', test: [86.61, 93.06, 93.84] },
      'cifar-100': { random: '60.70 ± 12.55', 10: '69.61 ± 1.21', 100: '71.45 ± 0.79', test: [60.83, 69.76, 71.56] },
      'imagenet16-120': { random: '33.34 ± 9.39', 10: '43.11 ± 1.85', 100: '45.37 ± 0.61', test: [33.13, 43.3, 45.67] },
    } as const;
    for (const dataset of ['cifar-10', 'cifar-100', 'imagenet16-120'] as const) {
      const accuracies = realAccuracies(dataset);
      const ours = [
        randomBaseline(accuracies),
        optimalBaseline(accuracies, { na: 10 }),
        optimalBaseline(accuracies, { na: 100 }),
      ];
      const { random, 10: ten, 100: hundred, test } = rows[dataset];
      expect(ours.map(({ validation }) => printed(validation, 1))).toEqual([random, ten, hundred]);
      for (const [at, { test: own }] of ours.entries()) {
        expect(Math.abs(100 * (summariseAccuracies(own, 1)?.mean ?? 0) - (test[at] ?? 0))).toBeLessThan(0.03);
      }
    }
  });

  it('shows that picking the most parameters beats the paper’s CV_U', () => {
    const params = scoreColumn('params', 'higher', (cell) => cellParameterCount(cellFromIndex(cell)));
    const accuracies = realAccuracies('cifar-10');
    const chosen = selectionByColumn(params, { nas: [10, 25, 100] }).map((selection) =>
      printed(chosenAccuracies(selection, accuracies.test), 0),
    );
    // NumPy: t[i[p[i].argmax()]] of each i = RandomState(1).randint(0, 15625, na); the last of equal ones gives 92.52.
    expect(chosen).toEqual(['92.32 ± 3.93', '92.90 ± 0.77', '93.26 ± 0.47']);
  });
});
