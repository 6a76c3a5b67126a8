import { describe, expect, it } from 'vitest';
import { type MnistRow, mnistCorrelations } from '../../src/experiments/index.js';
import { compareMnistStudy, judgeMnistClaims } from '../../src/paper/index.js';

/** Architectures with the statistics that a rule of position gives. */
function study(count: number, make: (at: number) => Partial<MnistRow>) {
  const rows = Array.from(
    { length: count },
    (_, at): MnistRow => ({
      name: `${at + 1}x8`,
      units1: at + 1,
      units2: 8,
      params: 1000 + at,
      initialisations: 100,
      muU: 0.1 + 0.001 * Math.sin(7 * at),
      sigmaU: 0.02,
      cvU: 0.2,
      cvUStatus: 'ok',
      trainings: 3,
      muT: 0.7,
      sigmaT: 0.01,
      learningRates: [],
      ...make(at),
    }),
  );
  return { rows, correlations: mnistCorrelations(rows) };
}
const noise = (at: number): number => Math.sin(12.9898 * at) * 0.5;
const outcome = (claims: ReturnType<typeof judgeMnistClaims>, id: string): string | undefined =>
  claims.find((claim) => claim.id === id)?.outcome;

describe('claims of §3.1', () => {
  it('are reproduced by a study made as they say', () => {
    const made = study(144, (at) => {
      const quality = noise(at);
      const sigmaU = 0.02 - 0.005 * quality;
      const muU = 0.1 + 0.01 * (0.4 * noise(7 * at + 3)) - 0.002 * quality;
      return {
        muU,
        sigmaU,
        cvU: sigmaU / muU,
        muT: 0.7 + 0.05 * quality + 0.1 * (1 - Math.exp(-at / 20)),
        params: 1000 + 10 * at,
      };
    });
    const claims = judgeMnistClaims(made);
    expect(outcome(claims, 'figure-1b')).toBe('reproduced');
    expect(outcome(claims, 'figure-3')).toBe('reproduced');
    expect(outcome(claims, 'figure-4a')).toBe('reproduced');
  });

  it('are not reproduced by the opposite', () => {
    const claims = judgeMnistClaims(
      study(144, (at) => ({
        cvU: 0.2 + 0.001 * at,
        sigmaU: 0.02 + 0.0001 * at,
        muU: 0.1 - 0.0001 * at,
        muT: 0.6 + 0.001 * at,
        params: 1000 + 50 * at,
      })),
    );
    for (const id of ['figure-1a', 'figure-1b', 'figure-2', 'figure-3', 'figure-4a', 'figure-5'])
      expect([id, outcome(claims, id)]).toEqual([id, 'not reproduced']);
  });

  it('takes an insignificant correlation of few architectures for no proof of absence', () => {
    const few = (at: number) => ({
      cvU: 0.2 + 0.01 * noise(at),
      muT: 0.7 + 0.01 * noise(3 * at + 1),
      muU: 0.1 + 0.01 * noise(5 * at + 2),
    });
    expect(outcome(judgeMnistClaims(study(25, few)), 'figure-5')).toBe('partly reproduced');
    expect(outcome(judgeMnistClaims(study(144, few)), 'figure-5')).toBe('reproduced');
  });

  it('are left open where hardly anything was trained', () => {
    const claims = judgeMnistClaims(
      study(30, (at) =>
        at < 5 ? { sigmaU: 0.02 + at / 1e4, cvU: 0.2 + at / 100, muT: 0.7 + at / 100 } : { muT: null, sigmaT: null },
      ),
    );
    expect(new Set(claims.map((claim) => claim.outcome))).toEqual(new Set(['not computed']));
  });
});

describe('the authors’ numbers', () => {
  it('stand beside ours with a verdict each', () => {
    const comparisons = compareMnistStudy(
      study(169, (at) => ({ cvU: 0.2 + 0.05 * noise(at), muT: 0.7 - 0.04 * noise(at) + 0.08 * noise(5 * at + 1) })),
    );
    expect(comparisons.find(({ quantity }) => quantity.startsWith('Pearson'))?.comparison).toMatchObject({
      paper: '-0.357',
    });
    expect(comparisons.every(({ comparison }) => comparison.ours !== null)).toBe(true);
  });
});
