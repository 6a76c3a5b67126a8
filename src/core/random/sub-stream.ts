import { createHash } from 'node:crypto';
import { TrainlessError } from '../errors.js';
import { Mt19937 } from './mt19937.js';

/** What names a stream: the experiment, the trial, the purpose, …, in order. */
export type StreamPart = string | number;

/**
 * The 256-bit name of a stream as eight words: SHA-256 over the UTF-8 bytes of the JSON array [seed, …parts], read as
 * big-endian 32-bit words. JSON keeps "1" and 1, and ["a", "b"] and ["ab"], apart.
 * @throws {TrainlessError} BAD_ARGUMENT where a number is not finite or the seed is no safe integer
 */
export function subStreamWords(seed: number, ...parts: readonly StreamPart[]): number[] {
  if (!Number.isSafeInteger(seed)) {
    throw new TrainlessError('BAD_ARGUMENT', `The seed of a stream must be an integer, not ${seed}.`);
  }
  if (parts.some((part) => typeof part === 'number' && !Number.isFinite(part))) {
    throw new TrainlessError('BAD_ARGUMENT', 'The name of a stream may hold finite numbers and strings only.');
  }
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...parts]))
    .digest();
  return Array.from({ length: 8 }, (_, index) => digest.readUInt32BE(4 * index));
}

/**
 * A generator that depends on nothing but its own name, so that a trial draws the same numbers alone, resumed,
 * or beside others in any order: `init_by_array` over `subStreamWords`.
 * @param seed - the seed of the whole experiment
 * @param parts - the identity of the trial and the purpose of the draws
 * @throws {TrainlessError} BAD_ARGUMENT
 * @example
 * const rng = subStream(1, 'mnist', '8x16', 0.001, 3, 'weights');
 */
export function subStream(seed: number, ...parts: readonly StreamPart[]): Mt19937 {
  return Mt19937.fromArray(subStreamWords(seed, ...parts));
}
