import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TorchDrawPool, TorchGenerator, TrainlessError } from '../../../src/core/index.js';

type Call = readonly ['normal' | 'uniform', number, number, number];
interface Fixture {
  readonly streams: readonly {
    readonly seed: number;
    readonly rows: readonly { call: Call; first: number[]; last: number[]; sha256: string }[];
  }[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/core/random/torch.json', import.meta.url), 'utf8'),
);

/** The bytes of the values, so that equality is equality of every bit. */
function bytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function bits(values: Float32Array): number[] {
  return [...new Uint32Array(values.buffer, values.byteOffset, values.length)];
}

function fill(generator: TorchGenerator, [name, size, a, b]: Call): Float32Array {
  return generator[name](new Float32Array(size), a, b);
}

describe('TorchGenerator', () => {
  it.each(fixture.streams)('equals PyTorch bit for bit, seed $seed', ({ seed, rows }) => {
    const generator = new TorchGenerator(seed);
    for (const { call, first, last, sha256 } of rows) {
      const values = fill(generator, call);
      expect(bits(values.subarray(0, 8)), call.join(' ')).toEqual(first);
      expect(bits(values.subarray(-8)), call.join(' ')).toEqual(last);
      expect(createHash('sha256').update(bytes(values)).digest('hex'), call.join(' ')).toBe(sha256);
    }
  });

  it('stays within an ulp or two of exact arithmetic over every kind of draw', () => {
    const uniforms = new TorchGenerator(5).uniform(new Float32Array(160_000));
    const normals = new TorchGenerator(5).normal(new Float32Array(160_000));
    let worst = 0;
    for (let block = 0; block < normals.length; block += 16) {
      for (let i = block; i < block + 8; i++) {
        const radius = Math.sqrt(-2 * Math.log(1 - (uniforms[i] as number)));
        const angle = 2 * Math.PI * (uniforms[i + 8] as number);
        worst = Math.max(worst, Math.abs((normals[i] as number) - radius * Math.cos(angle)));
        worst = Math.max(worst, Math.abs((normals[i + 8] as number) - radius * Math.sin(angle)));
      }
    }
    expect(worst).toBeLessThan(3e-6);
    expect(worst).toBeGreaterThan(0);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses the seed %s', (seed) => {
    expect(() => new TorchGenerator(seed)).toThrow(TrainlessError);
  });
});

describe('TorchDrawPool', () => {
  it('gives every tensor of a network as if it had been drawn in order', () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.boolean()), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), sizes, (seed, tensors) => {
        const generator = new TorchGenerator(seed);
        const expected = tensors.map(([blocks, normal]) =>
          fill(generator, normal ? ['normal', 16 * blocks, 0, 0.07] : ['uniform', 16 * blocks, -0.3, 0.4]),
        );
        const pool = new TorchDrawPool(seed);
        const offsets = tensors.map((_, i) => tensors.slice(0, i).reduce((sum, [blocks]) => sum + 16 * blocks, 0));
        // Last first: the pool must not depend on the order in which it is asked.
        for (let i = tensors.length - 1; i >= 0; i--) {
          const [blocks, normal] = tensors[i] as [number, boolean];
          const out = new Float32Array(16 * blocks);
          const offset = offsets[i] as number;
          if (normal) pool.normal(out, offset, 0.07);
          else pool.uniform(out, offset, -0.3, 0.4);
          expect(Buffer.compare(bytes(out), bytes(expected[i] as Float32Array))).toBe(0);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps old views true while it grows', () => {
    const pool = new TorchDrawPool(3);
    const early = pool.standardNormals(16, 32);
    const copy = early.slice();
    pool.standardNormals(1_500_000, 16);
    expect(early).toEqual(copy);
    expect(pool.standardNormals(16, 32)).toEqual(copy);
  });

  it('refuses what cannot be pooled', () => {
    const pool = new TorchDrawPool(3);
    expect(() => pool.standardNormals(8, 16)).toThrow(TrainlessError);
    expect(() => pool.standardNormals(16, 10)).toThrow(TrainlessError);
    expect(() => pool.standardNormals(-16, 16)).toThrow(TrainlessError);
    expect(() => pool.standardUniforms(-1, 16)).toThrow(TrainlessError);
    expect(() => pool.standardUniforms(0, 1.5)).toThrow(TrainlessError);
  });
});
