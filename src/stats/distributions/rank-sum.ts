/** Null distribution of Mann and Whitney's U, counted. */
export interface RankSumCounts {
  /** Number of arrangements with U ≤ u, for u = 0 … nX·nY. */
  readonly cumulative: readonly bigint[];
  /** All arrangements, C(nX + nY, nX). */
  readonly total: bigint;
}

/**
 * Counts arrangements by U: the coefficients of the Gaussian binomial [nX + nY over nX], built factor by factor,
 * (1 − q^(m+i)) / (1 − q^i) for i = 1 … k, in integers of any size (k, m: the smaller and the larger sample).
 */
export function rankSumCounts(nX: number, nY: number): RankSumCounts {
  const k = Math.min(nX, nY);
  const m = Math.max(nX, nY);
  const degree = k * m;
  const counts: bigint[] = new Array<bigint>(degree + 1).fill(0n);
  counts[0] = 1n;
  for (let i = 1; i <= k; i += 1) {
    const top = i * m;
    for (let u = top; u >= m + i; u -= 1) counts[u] = (counts[u] as bigint) - (counts[u - m - i] as bigint);
    for (let u = i; u <= top; u += 1) counts[u] = (counts[u] as bigint) + (counts[u - i] as bigint);
  }
  let total = 0n;
  const cumulative = counts.map((count) => {
    total += count;
    return total;
  });
  return { cumulative, total };
}
