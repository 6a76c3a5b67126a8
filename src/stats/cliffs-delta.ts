import { normalQuantile } from './distributions/normal-quantile.js';
import type { EffectSize, EffectSizeOptions } from './effect-size.js';
import { lowerBound } from './ranks.js';
import { checkSample, type Sample } from './sample.js';
import { testOptions } from './test-result.js';

/**
 * Cliff's δ: P(x > y) − P(x < y), from −1 to 1, in O(n log n). The interval is the asymmetric one with the unbiased
 * variance of Cliff (1996), as Feng & Cliff (2004), "Monte Carlo evaluation of ordinal d with improved confidence
 * interval"; complete separation gives an interval of one point.
 * @throws {TrainlessError} EMPTY_SAMPLE for fewer than two values, BAD_DATA
 */
export function cliffsDelta(
  x: Sample,
  y: Sample,
  options: EffectSizeOptions = {},
): EffectSize<readonly [number, number]> {
  const { level } = testOptions(options);
  checkSample(x, 'x', 2);
  checkSample(y, 'y', 2);
  const sortedX = Float64Array.from(x).sort();
  const sortedY = Float64Array.from(y).sort();
  const nX = x.length;
  const nY = y.length;
  // Dominance of each value over the whole other sample.
  const rows = sortedX.map((value) => (countBelow(sortedY, value) - countAbove(sortedY, value)) / nY);
  const columns = sortedY.map((value) => (countAbove(sortedX, value) - countBelow(sortedX, value)) / nX);
  const delta = rows.reduce((sum, row) => sum + row, 0) / nX;
  const squares = (values: Float64Array): number => values.reduce((sum, v) => sum + (v - delta) ** 2, 0);
  let ties = 0;
  for (const value of sortedX) ties += nY - countBelow(sortedY, value) - countAbove(sortedY, value);
  // Σᵢⱼ (dᵢⱼ − δ)² with dᵢⱼ in {−1, 0, 1}: all pairs less the ties, less nX·nY·δ².
  const cells = nX * nY - ties - nX * nY * delta ** 2;
  const unbiasedVariance =
    (nY ** 2 * squares(rows) + nX ** 2 * squares(columns) - cells) / (nX * nY * (nX - 1) * (nY - 1));
  const variance = Math.max(unbiasedVariance, (1 - delta ** 2) / (nX * nY - 1));
  return {
    status: 'ok',
    name: "Cliff's δ",
    value: delta,
    confidenceInterval: { ...feng(delta, variance, -normalQuantile((1 - level) / 2)), level },
    n: [nX, nY],
  };
}

function feng(delta: number, variance: number, z: number): { readonly low: number; readonly high: number } {
  const centre = delta - delta ** 3;
  const half = z * Math.sqrt(variance) * Math.sqrt((1 - delta ** 2) ** 2 + z ** 2 * variance);
  const scale = 1 - delta ** 2 + z ** 2 * variance;
  if (scale === 0) return { low: delta, high: delta };
  return { low: Math.max(-1, (centre - half) / scale), high: Math.min(1, (centre + half) / scale) };
}

function countBelow(sorted: Float64Array, value: number): number {
  return lowerBound(sorted, value);
}

function countAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return sorted.length - low;
}
