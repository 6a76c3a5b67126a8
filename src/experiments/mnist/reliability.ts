import { formatMlp } from '../../spaces/index.js';
import {
  coefficientOfVariationFromHits,
  mean,
  pearson,
  standardDeviation,
  type TestOutcome,
} from '../../stats/index.js';
import type { MnistEntry } from './trials.js';

/** How much of the differences between architectures' CV_U is more than the luck of the seeds. */
export interface MnistReliability {
  readonly architectures: number;
  readonly initialisations: number;
  /** Correlation over architectures of CV_U from the first half of the seeds with CV_U from the second half. */
  readonly splitHalf: TestOutcome<number>;
  /** Standard deviation of CV_U over architectures (ddof 1). */
  readonly observedSd: number;
  /** Standard deviation that the finite number of seeds alone gives one architecture's CV_U (jackknife, root mean square). */
  readonly samplingSd: number;
}

/**
 * Split-half reliability and sampling error of CV_U. Where both standard deviations are alike and the halves are
 * uncorrelated, a ranking by CV_U is chance.
 * @returns null with fewer than three architectures, or fewer than four initialisations of one
 */
export function mnistReliability(entries: readonly MnistEntry[]): MnistReliability | null {
  const hits = new Map<string, number[]>();
  for (const entry of entries) {
    if (entry.kind !== 'untrained') continue;
    const own = hits.get(formatMlp(entry)) ?? [];
    entry.hits.forEach((count, at) => {
      own[entry.firstSeed + at] = count;
    });
    hits.set(formatMlp(entry), own);
  }
  const initialisations = Math.min(...[...hits.values()].map((own) => own.length));
  const half = Math.floor(initialisations / 2);
  const scored = [...hits.values()].flatMap((own) => {
    const [first, second, all] = [own.slice(0, half), own.slice(half, 2 * half), own].map(score);
    return first === null ||
      second === null ||
      all === null ||
      first === undefined ||
      second === undefined ||
      all === undefined
      ? []
      : [{ first, second, all, error: jackknifeVariance(own) }];
  });
  if (half < 2 || scored.length < 3) {
    return null;
  }
  return {
    architectures: scored.length,
    initialisations,
    splitHalf: pearson(
      scored.map(({ first }) => first),
      scored.map(({ second }) => second),
    ),
    observedSd: standardDeviation(
      scored.map(({ all }) => all),
      { ddof: 1 },
    ),
    samplingSd: Math.sqrt(mean(scored.map(({ error }) => error))),
  };
}

function score(hits: readonly number[]): number | null {
  if (hits.length < 2) return null;
  const cv = coefficientOfVariationFromHits(hits, { ddof: 0 });
  return cv.status === 'ok' ? cv.value : null;
}

/** Variance of CV_U by leaving out one initialisation at a time. */
function jackknifeVariance(hits: readonly number[]): number {
  const scores = hits.map((_, left) => score(hits.filter((_count, at) => at !== left)) ?? 0);
  const centre = mean(scores);
  return ((hits.length - 1) / hits.length) * scores.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}
