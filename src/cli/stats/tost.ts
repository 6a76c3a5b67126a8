import type { Command } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import { readTwoSamples, type SampleOptions, sampleOptions } from './read-samples.js';
import { show } from './show.js';
import { number, parseSummary } from './test-options.js';

interface EquivalenceFlags extends SampleOptions {
  readonly summary?: readonly string[];
  readonly ddof: number;
  readonly low: number;
  readonly high: number;
  readonly alpha: number;
  readonly equalVar?: boolean;
  readonly json?: boolean;
}

/** `trainless stats tost`: equivalence. */
export function registerEquivalence(stats: Command): void {
  sampleOptions(
    stats
      .command('tost')
      .description('Show that two means are equivalent within bounds: two one-sided t-tests')
      .argument('[files...]', 'one or two tables')
      .requiredOption('--low <value>', 'lower bound of the differences that do not matter', number)
      .requiredOption('--high <value>', 'upper bound', number)
      .option('--alpha <level>', 'level of each test; the interval covers 1 − 2α', number, 0.05)
      .option('--summary <mean,sd,n...>', 'two samples known by mean, standard deviation and size')
      .option('--ddof <d>', 'how the standard deviations of --summary were computed', number, 1)
      .option('--equal-var', 'pool the variances')
      .option('--paired', 'the values belong together row by row')
      .option('--json', 'print JSON'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ trainless stats tost --low=-0.5 --high 0.5 --summary 91.90,2.27,500 91.76,2.05,500',
    )
    .action(async (files: readonly string[], flags: EquivalenceFlags) => {
      const { tost, tostFromSummary, pairedTost } = await import('../../stats/equivalence.js');
      const { low, high, alpha } = flags;
      const options = { low, high, alpha, equalVariances: flags.equalVar ?? false };
      if (flags.summary !== undefined) {
        const [x, y, ...more] = flags.summary.map((text) => parseSummary(text, flags.ddof));
        if (!x || !y || more.length > 0 || files.length > 0 || flags.paired) {
          throw new TrainlessError('BAD_ARGUMENT', '--summary takes exactly two samples, without files or --paired.');
        }
        await show(tostFromSummary(x, y, options), flags.json);
        return;
      }
      const [x, y] = await readTwoSamples(files, flags);
      await show(
        flags.paired ? pairedTost(x.values, y.values, options) : tost(x.values, y.values, options),
        flags.json,
      );
    });
}
