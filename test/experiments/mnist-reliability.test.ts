import { describe, expect, it } from 'vitest';
import { subStream } from '../../src/core/random/index.js';
import { type MnistEntry, type MnistReliability, mnistReliability } from '../../src/experiments/index.js';

/** Architectures whose hits spread as told; the seeds come in two trials. */
function entries(architectures: number, seeds: number, spread: (at: number) => number): MnistEntry[] {
  return Array.from({ length: architectures }, (_, at) => {
    const rng = subStream(at, 'reliability test');
    const hits = Array.from({ length: seeds }, () =>
      Math.round(500 + spread(at) * (rng.nextFloat64() + rng.nextFloat64() - 1)),
    );
    const half = seeds / 2;
    const trial = { kind: 'untrained' as const, units1: at + 1, units2: 8, seeds: half, images: 5000, elapsedMs: 1 };
    return [
      { ...trial, firstSeed: half, hits: hits.slice(half) },
      { ...trial, firstSeed: 0, hits: hits.slice(0, half) },
    ];
  }).flat();
}

function reliable(spread: (at: number) => number): MnistReliability {
  const reliability = mnistReliability(entries(150, 60, spread));
  if (reliability === null) throw new Error('there is enough to compare');
  return reliability;
}

describe('reliability of CV_U', () => {
  it('is nil where all architectures are alike', () => {
    const { splitHalf, observedSd, samplingSd, architectures, initialisations } = reliable(() => 200);
    expect({ architectures, initialisations }).toEqual({ architectures: 150, initialisations: 60 });
    expect(splitHalf.status === 'ok' && splitHalf.pValue > 0.01).toBe(true);
    expect(observedSd / samplingSd).toBeGreaterThan(0.85);
    expect(observedSd / samplingSd).toBeLessThan(1.15);
  });

  it('is high where they differ', () => {
    const { splitHalf, observedSd, samplingSd } = reliable((at) => 100 + 2 * at);
    expect(splitHalf.status === 'ok' && splitHalf.estimate > 0.9).toBe(true);
    expect(observedSd / samplingSd).toBeGreaterThan(3);
  });

  it('says nothing where there is too little to compare', () => {
    expect(mnistReliability(entries(2, 60, () => 200))).toBeNull();
    expect(mnistReliability(entries(5, 2, () => 200))).toBeNull();
    expect(mnistReliability([])).toBeNull();
  });
});
