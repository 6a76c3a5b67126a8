import { type Command, Option } from 'commander';
import type { Adjustment } from '../../stats/index.js';
import { print, printJson } from '../output.js';
import { number } from './test-options.js';

interface AdjustFlags {
  readonly method: Adjustment;
  readonly json?: boolean;
}

/** `trainless stats adjust`: p-values of several tests. */
export function registerAdjust(stats: Command): void {
  stats
    .command('adjust')
    .description('Adjust p-values for their number')
    .argument('<p...>', 'p-values')
    .addOption(
      new Option('--method <name>', 'adjustment').choices(['holm', 'benjamini-hochberg', 'bonferroni']).default('holm'),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ trainless stats adjust 0.01 0.04 0.03 --method benjamini-hochberg')
    .action(async (texts: readonly string[], flags: AdjustFlags) => {
      const { adjustPValues } = await import('../../stats/multiple-comparisons.js');
      const pValues = texts.map(number);
      const adjusted = [...adjustPValues(pValues, flags.method)];
      if (flags.json) printJson({ method: flags.method, pValues, adjusted });
      else print(adjusted.map((p, i) => `${texts[i]}  ${p}`).join('\n'));
    });
}
