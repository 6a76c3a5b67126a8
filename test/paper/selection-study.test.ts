import { describe, expect, it } from 'vitest';
import { cvScores, SCORE, type ScoreColumn, scoreColumn, type TrainedAccuracies } from '../../src/experiments/index.js';
import { type SelectionStudy, selectionStudy } from '../../src/paper/index.js';
import { randomTable } from '../experiments/score-table/random-table.js';

const table = randomTable({ seeds: 100 });
const [cvU] = cvScores(table, [100]);

/** Accuracies that follow CV_U exactly: the lower it is, the higher (sign 1) or lower (−1) they are. */
function followingCvU(sign: 1 | -1): TrainedAccuracies {
  const accuracy = (cell: number): number =>
    cvU?.states[cell] === SCORE.ok ? 0.5 - 0.1 * sign * (cvU.values[cell] ?? 0) : 0.5 - 0.2 * sign;
  return { validation: accuracy, test: accuracy };
}

const outcomes = (study: SelectionStudy): Record<string, string> =>
  Object.fromEntries(study.claims.map(({ id, outcome }) => [id, outcome]));

describe('selectionStudy', () => {
  it('finds a score that ranks perfectly, and one that ranks the other way round', () => {
    const published: ScoreColumn = scoreColumn('proxy', 'higher', (cell) => (cell % 2 === 0 ? cell : null));
    const study = selectionStudy({
      tables: [table],
      accuracies: { 'cifar-10': followingCvU(1) },
      published: { 'cifar-10': [published] },
      runs: 100,
      permutations: 99,
    });
    expect(outcomes(study)).toEqual({
      'above-random': 'reproduced',
      'more-candidates': 'reproduced',
      'more-initialisations': 'reproduced',
      'ranks-the-space': 'reproduced',
      'beats-size': 'reproduced',
    });
    expect(study.permutations.map(({ na, pValue }) => [na, pValue])).toEqual([
      [10, 0.01],
      [25, 0.01],
      [100, 0.01],
    ]);
    const [all] = study.correlations;
    expect(all).toMatchObject({ cells: 'all cells', dataset: 'cifar10', metric: 'CV_U (N_BS = 16, N_init = 100)' });
    // Four sets of 25 initialisations, each less exact than all 100 together, and none the same.
    expect(all?.otherSeeds).toMatchObject({ nInit: 25, sets: 4 });
    expect(all?.otherSeeds?.low).toBeGreaterThan(0.2);
    expect(all?.otherSeeds?.high).toBeLessThan(0.95);
    expect(all?.otherSeeds?.low).toBeLessThan(all?.otherSeeds?.high ?? 0);
    expect(all?.spearman).toMatchObject({ estimate: expect.closeTo(1, 6) });
    expect(study.correlations.filter(({ cells }) => cells !== 'all cells').map(({ n }) => n)).toContain(7813);
    expect(study.otherScores.map(({ metric, na }) => [metric, na])).toEqual(
      ['parameters', 'proxy'].flatMap((metric) => [10, 25, 100].map((na) => [metric, na])),
    );
    expect(study.figures.map(({ id }) => id)).toEqual(['6', '7']);
    expect(study.tables[0]?.choices).toHaveLength(36);

    const reversed = selectionStudy({
      tables: [table],
      accuracies: { 'cifar-10': followingCvU(-1) },
      runs: 100,
      permutations: 99,
    });
    expect(reversed.permutations.map(({ pValue }) => pValue)).toEqual([1, 1, 1]);
    expect(outcomes(reversed)).toEqual({
      'above-random': 'not reproduced',
      'more-candidates': 'not reproduced',
      'more-initialisations': 'not reproduced',
      'ranks-the-space': 'not reproduced',
      'beats-size': 'not reproduced',
    });
  });

  it('judges nothing without accuracies, and shows what is chosen all the same', () => {
    const study = selectionStudy({ tables: [randomTable({ seeds: 20 })], runs: 20 });
    expect([...new Set(Object.values(outcomes(study)))]).toEqual(['not computed']);
    expect(study).toMatchObject({ table2: null, tableA3: null, figures: [], correlations: [], otherScores: [] });
    expect(study.tables[0]?.choices.map(({ test, parameters }) => [test, parameters !== null])).toEqual(
      Array(18).fill([null, true]),
    );
    expect(study.tables[0]?.reliability.map(({ nInit }) => nInit)).toEqual([3, 5, 10]);
  });

  it('gives scores without meaning a reliability of about zero', () => {
    const { tables } = selectionStudy({ tables: [table], runs: 5 });
    for (const { spearman, n } of tables[0]?.reliability ?? []) {
      if (spearman.status !== 'ok') throw new Error('no correlation');
      expect(Math.abs(spearman.estimate)).toBeLessThan(4 / Math.sqrt(n));
    }
  });

  it('has Random and Optimal where there are accuracies but no scores', () => {
    const study = selectionStudy({ tables: [], accuracies: { 'cifar-100': followingCvU(1) } });
    const computed = study.table2?.rows.filter(({ test }) => test !== null).map(({ method, na }) => [method, na]);
    expect(computed).toEqual([
      ['optimal', 10],
      ['optimal', 25],
      ['optimal', 100],
      ['random', null],
    ]);
    expect(outcomes(study)['above-random']).toBe('not computed');
  });
});
