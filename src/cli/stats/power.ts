import { type Command, Option } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import { print, printJson } from '../output.js';
import { number } from './test-options.js';

interface PowerFlags {
  readonly effect: number;
  readonly n?: number;
  readonly power?: number;
  readonly design: 'two-sample' | 'paired' | 'one-sample';
  readonly ratio: number;
  readonly alpha: number;
  readonly alternative: 'two-sided' | 'less' | 'greater';
  readonly json?: boolean;
}

/** `trainless stats power`: planning a t-test. */
export function registerPower(stats: Command): void {
  stats
    .command('power')
    .description('Plan a t-test: the power of a size (--n), or the size that a power needs (--power)')
    .requiredOption('--effect <d>', "Cohen's d expected", number)
    .option('--n <size>', 'size of the first sample, or number of pairs', number)
    .option('--power <p>', 'power wanted', number)
    .addOption(
      new Option('--design <name>', 'kind of test')
        .choices(['two-sample', 'paired', 'one-sample'])
        .default('two-sample'),
    )
    .option('--ratio <r>', 'size of the second sample relative to the first', number, 1)
    .option('--alpha <level>', 'level of the test', number, 0.05)
    .addOption(
      new Option('--alternative <kind>', 'alternative').choices(['two-sided', 'less', 'greater']).default('two-sided'),
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ trainless stats power --effect 0.5 --power 0.8
  $ trainless stats power --effect 0.2 --n 500 --json`,
    )
    .action(async (flags: PowerFlags) => {
      const { tTestPower, requiredSampleSize } = await import('../../stats/power.js');
      const { effect, n, power, json, ...rest } = flags;
      if ((n === undefined) === (power === undefined)) {
        throw new TrainlessError('BAD_ARGUMENT', 'Give either --n or --power.');
      }
      const design = { ...rest, effectSize: effect };
      const result =
        n !== undefined
          ? { n, power: tTestPower({ ...design, n }) }
          : requiredSampleSize({ ...design, power: power ?? Number.NaN });
      if (json) printJson({ ...design, ...result });
      else print(`n = ${result.n}  power = ${result.power.toFixed(4)}`);
    });
}
