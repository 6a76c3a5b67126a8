import type { Command } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import { readSamples, type SampleOptions, sampleOptions } from './read-samples.js';
import { show } from './show.js';
import { number, parseSummary, type TestFlags, testFlags, testOptions } from './test-options.js';

interface TTestFlags extends TestFlags, SampleOptions {
  readonly summary?: readonly string[];
  readonly ddof: number;
  readonly equalVar?: boolean;
  readonly mu: number;
}

/** `trainless stats ttest`: Welch, Student, paired and one-sample t-tests. */
export function registerTTest(stats: Command): void {
  testFlags(
    sampleOptions(
      stats
        .command('ttest')
        .description(
          "Compare two means: Welch's t-test, or with --equal-var Student's; --paired; or one mean with --mu",
        )
        .argument('[files...]', 'one or two tables')
        .option('--summary <mean,sd,n...>', 'samples known by mean, standard deviation and size')
        .option(
          '--ddof <d>',
          'how the standard deviations of --summary were computed: 1 sample, 0 population',
          number,
          1,
        )
        .option('--equal-var', 'pool the variances')
        .option('--paired', 'the values belong together row by row')
        .option('--mu <value>', 'difference (or mean) under the null hypothesis', number, 0),
    ),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ trainless stats ttest --summary 91.90,2.27,500 91.76,2.05,500
  $ trainless stats ttest ours.csv theirs.csv --column accuracy --alternative greater
  $ trainless stats ttest runs.csv --x before --y after --paired --json
  $ trainless stats ttest runs.csv --column accuracy --group method
  $ trainless stats ttest runs.csv --column accuracy --mu 0.9
A negative mean needs an equals sign and a --summary of its own: --summary=-1.2,0.3,10 --summary=0.4,0.3,10`,
    )
    .action(async (files: readonly string[], flags: TTestFlags) => {
      const tests = await import('../../stats/t-test.js');
      const options = { ...testOptions(flags), hypothesisedDifference: flags.mu };
      const two = { ...options, equalVariances: flags.equalVar ?? false };
      if (flags.summary !== undefined) {
        if (files.length > 0) throw new TrainlessError('BAD_ARGUMENT', 'Give either --summary or files, not both.');
        if (flags.paired) throw new TrainlessError('BAD_ARGUMENT', 'Pairs are lost in a --summary; give the values.');
        const [x, y, ...more] = flags.summary.map((text) => parseSummary(text, flags.ddof));
        if (x === undefined || more.length > 0) {
          throw new TrainlessError('BAD_ARGUMENT', `--summary takes one or two samples, not ${flags.summary.length}.`);
        }
        await show(y ? tests.tTestFromSummary(x, y, two) : tests.oneSampleTTestFromSummary(x, options), flags.json);
        return;
      }
      const samples = await readSamples(files, flags);
      const [x, y] = samples;
      if (x && !y && !flags.paired) {
        await show(tests.oneSampleTTest(x.values, options), flags.json);
        return;
      }
      if (!x || !y || samples.length > 2) throw notTwo(samples);
      const test = flags.paired ? tests.pairedTTest(x.values, y.values, options) : tests.tTest(x.values, y.values, two);
      await show(test, flags.json);
    });
}

function notTwo(samples: readonly { readonly name: string }[]): TrainlessError {
  const names = samples.map(({ name }) => name).join(', ');
  return new TrainlessError(
    'BAD_ARGUMENT',
    samples.length > 2
      ? `A t-test compares two samples, not ${samples.length} (${names}). Use "trainless stats compare" for more.`
      : 'Two samples are needed: give two files, --x and --y, or --group.',
  );
}
