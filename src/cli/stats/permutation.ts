import type { Command } from 'commander';
import { readTwoSamples, type SampleOptions, sampleOptions } from './read-samples.js';
import { show } from './show.js';
import { number, type TestFlags, testFlags, testOptions } from './test-options.js';

interface PermutationFlags extends TestFlags, SampleOptions {
  readonly resamples: number;
  readonly seed: number;
}

/** `trainless stats permutation`. */
export function registerPermutation(stats: Command): void {
  testFlags(
    sampleOptions(
      stats
        .command('permutation')
        .description('Permutation test of the difference of two means; all permutations where they are few')
        .argument('[files...]', 'one or two tables')
        .option('--paired', 'swap within rows instead of across samples')
        .option('--resamples <count>', 'most permutations', number, 9999)
        .option('--seed <integer>', "seed of NumPy's RandomState, from which permutations are drawn", number, 1),
    ),
  )
    .addHelpText('after', '\nExample:\n  $ trainless stats permutation a.csv b.csv --column accuracy --resamples 99999')
    .action(async (files: readonly string[], flags: PermutationFlags) => {
      const [x, y] = await readTwoSamples(files, flags);
      const { permutationTest } = await import('../../stats/permutation-test.js');
      const { NumpyRandomState } = await import('../../core/random/index.js');
      const result = permutationTest(x.values, y.values, {
        ...testOptions(flags),
        permutationType: flags.paired ? 'samples' : 'independent',
        resamples: flags.resamples,
        generator: new NumpyRandomState(flags.seed),
      });
      await show(result, flags.json);
    });
}
