import { type Command, Option } from 'commander';
import type { Adjustment, GroupTest } from '../../stats/index.js';
import { type InputOptions, inputOptions, readSamples } from './read-samples.js';
import { show } from './show.js';
import { type TestFlags, testFlags, testOptions } from './test-options.js';

interface CompareFlags extends TestFlags, InputOptions {
  readonly group?: string;
  readonly value?: string;
  readonly test: GroupTest;
  readonly adjust: Adjustment;
  readonly reference?: string;
}

/** `trainless stats compare`: groups, pair by pair. */
export function registerCompare(stats: Command): void {
  testFlags(
    inputOptions(
      stats
        .command('compare')
        .description('Describe groups and compare each pair of them, p-values adjusted, with effect sizes')
        .argument('[files...]', 'one table with --group, or one table for each group')
        .option('--group <name>', 'column that names the groups')
        .option('--value <name>', 'column with the values (default: the only numeric one)')
        .addOption(
          new Option('--test <name>', 'test of each pair')
            .choices(['welch', 'pooled', 'paired', 'mann-whitney'])
            .default('welch'),
        )
        .addOption(
          new Option('--adjust <name>', 'adjustment of p for the number of comparisons')
            .choices(['holm', 'benjamini-hochberg', 'bonferroni', 'none'])
            .default('holm'),
        )
        .option('--reference <group>', 'compare every group with this one only'),
    ),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ trainless stats compare runs.csv --group method --value accuracy
  $ trainless stats compare cv-u.csv naswot.csv random.csv --value test --reference random --json`,
    )
    .action(async (files: readonly string[], flags: CompareFlags) => {
      const { value, group, ...input } = flags;
      const samples = await readSamples(files, {
        ...input,
        paired: flags.test === 'paired',
        ...(value === undefined ? {} : { column: value }),
        ...(group === undefined ? {} : { group }),
      });
      const { compareGroups } = await import('../../stats/compare-groups.js');
      const result = compareGroups(new Map(samples.map(({ name, values }) => [name, values])), {
        ...testOptions(flags),
        test: flags.test,
        adjustment: flags.adjust,
        ...(flags.reference === undefined ? {} : { reference: flags.reference }),
      });
      await show(result, flags.json);
    });
}
