import { type Command, Option } from 'commander';
import { printJson } from '../output.js';
import { chooseColumn, type InputOptions, inputOptions, inputPaths, readColumn, readTable } from './read-samples.js';
import { show } from './show.js';
import { number } from './test-options.js';

interface BootstrapFlags extends InputOptions {
  readonly column?: string;
  readonly statistic: 'mean' | 'median' | 'sd';
  readonly method: 'percentile' | 'basic' | 'bca';
  readonly resamples: number;
  readonly seed: number;
  readonly confidence: number;
  readonly json?: boolean;
}

/** `trainless stats bootstrap`. */
export function registerBootstrap(stats: Command): void {
  inputOptions(
    stats
      .command('bootstrap')
      .description('Bootstrap interval of the mean, median or standard deviation of a column')
      .argument('[file]', 'table; standard input where there is none')
      .option('--column <name>', 'column with the values (default: the only numeric one)')
      .addOption(new Option('--statistic <name>', 'statistic').choices(['mean', 'median', 'sd']).default('mean'))
      .addOption(new Option('--method <name>', 'interval').choices(['percentile', 'basic', 'bca']).default('bca'))
      .option('--resamples <count>', 'number of resamples', number, 9999)
      .option('--seed <integer>', "seed of NumPy's RandomState, from which the resamples are drawn", number, 1)
      .option('--confidence <level>', 'coverage of the interval', number, 0.95)
      .option('--json', 'print JSON, without the distribution'),
  )
    .addHelpText('after', '\nExample:\n  $ trainless stats bootstrap runs.csv --column accuracy --statistic median')
    .action(async (file: string | undefined, flags: BootstrapFlags) => {
      const rows = await readTable(inputPaths(file === undefined ? [] : [file])[0] ?? '-', flags);
      const values = await readColumn(rows, await chooseColumn(rows, flags.column), flags);
      const { bootstrap } = await import('../../stats/bootstrap.js');
      const { mean, standardDeviation } = await import('../../stats/moments.js');
      const { quantile } = await import('../../stats/quantile.js');
      const { NumpyRandomState } = await import('../../core/random/index.js');
      const statistics = {
        mean: (x: Float64Array) => mean(x),
        median: (x: Float64Array) => quantile(x, 0.5),
        sd: (x: Float64Array) => standardDeviation(x, { ddof: 1 }),
      };
      const result = bootstrap([values], {
        statistic: (x) => statistics[flags.statistic](x as Float64Array),
        generator: new NumpyRandomState(flags.seed),
        method: flags.method,
        resamples: flags.resamples,
        confidenceLevel: flags.confidence,
      });
      if (flags.json) printJson({ ...result, distribution: undefined, seed: flags.seed });
      else await show(result, false);
    });
}
