import type { Command } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import { type InputOptions, inputOptions, inputPaths, readColumn, readTable } from './read-samples.js';
import { show } from './show.js';
import { number } from './test-options.js';

interface DescribeFlags extends InputOptions {
  readonly column?: readonly string[];
  readonly group?: string;
  readonly ddof: number;
  readonly confidence: number;
  readonly json?: boolean;
}

/** `trainless stats describe`. */
export function registerDescribe(stats: Command): void {
  inputOptions(
    stats
      .command('describe')
      .description('Describe columns of numbers: size, mean, standard deviation, quartiles, shape')
      .argument('[file]', 'table; standard input where there is none')
      .option('--column <names...>', 'columns (default: all numeric ones)')
      .option('--group <name>', 'describe each group of this column apart')
      .option('--ddof <d>', 'divisor n − d of the variance: 1 sample, 0 population', number, 1)
      .option('--confidence <level>', 'coverage of the interval of the mean', number, 0.95)
      .option('--json', 'print JSON: an object by column (by group and column with --group)'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ trainless stats describe runs.csv
  $ trainless stats describe runs.csv --column accuracy --group method --ddof 0 --json
  $ seq 1 100 | trainless stats describe`,
    )
    .action(async (file: string | undefined, flags: DescribeFlags) => {
      const rows = await readTable(inputPaths(file === undefined ? [] : [file])[0] ?? '-', flags);
      const { numericColumns } = await import('../../stats/frames/column.js');
      const { groupRows } = await import('../../stats/frames/group.js');
      const { describe } = await import('../../stats/describe.js');
      const columns = flags.column ?? numericColumns(rows).filter((name) => name !== flags.group);
      if (columns.length === 0) {
        throw new TrainlessError(
          'BAD_DATA',
          'The table has no column of numbers. Check its delimiter, or its --format.',
        );
      }
      const groups = flags.group === undefined ? new Map([['', rows]]) : groupRows(rows, flags.group);
      const described: [string, ReturnType<typeof describe>][] = [];
      for (const [group, members] of groups) {
        for (const column of columns) {
          const values = await readColumn(members, column, flags);
          const name = flags.group === undefined ? column : columns.length === 1 ? group : `${group}: ${column}`;
          described.push([name, describe(values, { ddof: flags.ddof, confidenceLevel: flags.confidence })]);
        }
      }
      await show(Object.fromEntries(described), flags.json);
    });
}
