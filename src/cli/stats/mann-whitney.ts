import { type Command, Option } from 'commander';
import { readTwoSamples, type SampleOptions, sampleOptions } from './read-samples.js';
import { show } from './show.js';
import { type TestFlags, testFlags, testOptions } from './test-options.js';

interface MannWhitneyFlags extends TestFlags, SampleOptions {
  readonly method: 'auto' | 'exact' | 'asymptotic';
}

/** `trainless stats mann-whitney`. */
export function registerMannWhitney(stats: Command): void {
  testFlags(
    sampleOptions(
      stats
        .command('mann-whitney')
        .description('Compare two samples by ranks: Mann–Whitney U, exact for small samples without ties')
        .argument('[files...]', 'one or two tables')
        .addOption(pMethodOption()),
    ),
  )
    .addHelpText('after', '\nExample:\n  $ trainless stats mann-whitney runs.csv --column accuracy --group method')
    .action(async (files: readonly string[], flags: MannWhitneyFlags) => {
      const [x, y] = await readTwoSamples(files, flags);
      const { mannWhitney } = await import('../../stats/mann-whitney.js');
      await show(mannWhitney(x.values, y.values, { ...testOptions(flags), pMethod: flags.method }), flags.json);
    });
}

function pMethodOption(): Option {
  return new Option('--method <how>', 'how p is found').choices(['auto', 'exact', 'asymptotic']).default('auto');
}
