import { describe, expect, it } from 'vitest';
import type { SeedRange } from '../../src/experiments/index.js';
import { judgeSelectionClaims } from '../../src/paper/index.js';
import { spearman } from '../../src/stats/index.js';

const rising = spearman([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 5, 6, 7, 8, 10, 9]);

/** The claim that a score ranks the whole space, for one correlation over all cells. */
function ranksTheSpace(otherSeeds: SeedRange | null, correlation = rising) {
  const row = {
    dataset: 'cifar10',
    cells: 'all cells',
    metric: 'CV_U (N_BS = 2, N_init = 100)',
    better: 'lower',
    n: 10,
    degenerate: 0,
    spearman: correlation,
    kendall: correlation,
    otherSeeds,
  } as const;
  const claims = judgeSelectionClaims({
    table2: { rows: [] },
    tableA3: { rows: [] },
    correlations: [row],
    permutations: [],
    otherScores: [],
  });
  return claims.find(({ id }) => id === 'ranks-the-space');
}

describe('the claim that CV_U ranks the space', () => {
  it('needs every disjoint set of initialisations to agree, not the interval alone', () => {
    const agreeing = ranksTheSpace({ nInit: 25, sets: 4, low: 0.16, high: 0.33 });
    expect(agreeing).toMatchObject({ outcome: 'reproduced' });
    expect(agreeing?.evidence).toContain('0.16 to 0.33 in 4 disjoint sets of 25');
    const torn = ranksTheSpace({ nInit: 25, sets: 4, low: -0.1, high: 0.13 });
    expect(torn).toMatchObject({ outcome: 'not reproduced' });
    expect(torn?.evidence).toContain('−0.10 to 0.13');
  });

  it('needs an interval above zero, whatever the sets say', () => {
    const weak = spearman([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5].reverse());
    expect(ranksTheSpace({ nInit: 25, sets: 4, low: 0.1, high: 0.2 }, weak)).toMatchObject({
      outcome: 'not reproduced',
    });
    expect(ranksTheSpace(null)).toMatchObject({ outcome: 'reproduced' });
  });
});
