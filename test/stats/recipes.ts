import { readFileSync } from 'node:fs';
import { NumpyRandomState } from '../../src/core/random/index.js';

/** How make_scipy.py describes a sample: draws of `RandomState(seed).rand` and elementary operations. */
export interface Recipe {
  readonly seed: number;
  readonly n: number;
  readonly shape: 'uniform' | 'bell' | 'heavy';
  readonly scale: number;
  readonly offset: number;
  readonly steps?: number;
  readonly of?: Recipe;
  readonly slope?: number;
}

/** The same doubles as `sample` in make_scipy.py. */
export function sampleOf(recipe: Recipe): Float64Array {
  const { n } = recipe;
  const u = new NumpyRandomState(recipe.seed).rand(recipe.shape === 'bell' ? 4 * n : n);
  const at = (i: number): number => u[i] as number;
  const base = recipe.of && sampleOf(recipe.of);
  return Float64Array.from({ length: n }, (_, i) => {
    let v = at(i);
    if (recipe.shape === 'bell') v = at(i) + at(n + i) + at(2 * n + i) + at(3 * n + i) - 2;
    if (recipe.shape === 'heavy') v = (at(i) - 0.5) / ((at(i) + 1e-9) * (1 - at(i) + 1e-9));
    if (recipe.steps !== undefined) v = Math.floor(v * recipe.steps) / recipe.steps;
    v = v * recipe.scale + recipe.offset;
    return base ? (recipe.slope ?? 0) * (base[i] as number) + v : v;
  });
}

/** A fixture's numbers; ±∞ and NaN are spelled out in its JSON. */
export type FixtureNumber = number | 'inf' | '-inf' | 'nan';

export function numberOf(value: FixtureNumber): number {
  if (value === 'inf') return Number.POSITIVE_INFINITY;
  if (value === '-inf') return Number.NEGATIVE_INFINITY;
  return value === 'nan' ? Number.NaN : value;
}

/** Reads a fixture of this room. */
export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/stats/${name}`, import.meta.url), 'utf8')) as T;
}

/** |a − b| relative to the expected value; 0 for equal values, infinities included. */
export function relativeError(actual: number, expected: number): number {
  if (actual === expected) return 0;
  return Math.abs(actual - expected) / Math.abs(expected);
}
