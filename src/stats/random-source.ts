import { TrainlessError } from '../core/errors.js';

/**
 * Where resampling gets its integers from. `NumpyRandomState` is one, and with it `bootstrap` and `permutationTest`
 * draw what SciPy draws from `numpy.random.RandomState` of the same seed.
 */
export interface IntegerSource {
  /** A uniform integer in [low, high). */
  randint(low: number, high: number): number;
}

/** Checks what cannot be left to chance: nothing here falls back on a global generator. */
export function requireSource(generator: IntegerSource | undefined, what: string): IntegerSource {
  if (generator && typeof generator.randint === 'function') return generator;
  throw new TrainlessError(
    'BAD_ARGUMENT',
    `${what} draws random numbers and needs a generator, for example { generator: new NumpyRandomState(1) }.`,
  );
}
