import { describe, expect, it } from 'vitest';
import { NumpyRandomState } from '../../src/core/random/index.js';
import { kendall } from '../../src/stats/kendall.js';
import { welchTTest } from '../../src/stats/t-test.js';

/** Processor time, not time on the clock: other processes do not count. The best of a few runs, after warming up. */
function bestMs(call: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 12; run += 1) {
    const start = process.cpuUsage();
    call();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

describe('speed', () => {
  const random = new NumpyRandomState(5);

  it("Kendall's τ-b of 15,625 pairs takes less than 50 ms", () => {
    const x = random.rand(15_625);
    const y = x.map((v) => Math.round(10_000 * (v + random.rand())));
    expect(bestMs(() => kendall(x, y))).toBeLessThan(50);
  });

  it("Welch's t-test of two samples of a million takes less than 50 ms", () => {
    const x = random.rand(1_000_000);
    const y = random.rand(1_000_000);
    expect(bestMs(() => welchTTest(x, y))).toBeLessThan(50);
  });
});
