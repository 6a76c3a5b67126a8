import { type Command, Option } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import { type InputOptions, inputOptions, inputPaths, readPairs, readTable } from './read-samples.js';
import { show } from './show.js';
import { type TestFlags, testFlags, testOptions } from './test-options.js';

interface CorrelationFlags extends TestFlags, InputOptions {
  readonly x?: string;
  readonly y?: string;
  readonly method: 'pearson' | 'spearman' | 'kendall';
}

/** `trainless stats corr`: Pearson, Spearman, Kendall. */
export function registerCorrelation(stats: Command): void {
  testFlags(
    inputOptions(
      stats
        .command('corr')
        .description('Correlate two columns, with p-value and confidence interval')
        .argument('[file]', 'table; standard input where there is none')
        .option('--x <name>', 'first column (default: of the only two numeric ones)')
        .option('--y <name>', 'second column')
        .addOption(
          new Option('--method <name>', 'coefficient').choices(['pearson', 'spearman', 'kendall']).default('pearson'),
        ),
    ),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ trainless stats corr mnist.csv --x cvU --y meanTest --method spearman --json
  $ cut -d, -f3,7 scores.csv | trainless stats corr --method kendall`,
    )
    .action(async (file: string | undefined, flags: CorrelationFlags) => {
      const rows = await readTable(inputPaths(file === undefined ? [] : [file])[0] ?? '-', flags);
      const [xName, yName] = await chooseTwo(rows, flags);
      const { x, y } = await readPairs(rows, xName, yName, flags);
      const options = testOptions(flags);
      if (flags.method === 'kendall') {
        await show((await import('../../stats/kendall.js')).kendall(x, y, options), flags.json);
      } else {
        const { pearson, spearman } = await import('../../stats/correlation.js');
        await show(flags.method === 'pearson' ? pearson(x, y, options) : spearman(x, y, options), flags.json);
      }
    });
}

async function chooseTwo(
  rows: Awaited<ReturnType<typeof readTable>>,
  flags: CorrelationFlags,
): Promise<readonly [string, string]> {
  if (flags.x !== undefined && flags.y !== undefined) return [flags.x, flags.y];
  if (flags.x !== undefined || flags.y !== undefined)
    throw new TrainlessError('BAD_ARGUMENT', '--x and --y go together.');
  const { numericColumns } = await import('../../stats/frames/column.js');
  const numeric = numericColumns(rows);
  const [x, y] = numeric;
  if (x !== undefined && y !== undefined && numeric.length === 2) return [x, y];
  throw new TrainlessError('BAD_ARGUMENT', `Name --x and --y; these columns hold numbers: ${numeric.join(', ')}.`);
}
