import type { Command } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import type { Cell, CellDescription, MlpArchitecture } from '../../spaces/index.js';
import { print, printJson } from '../output.js';

/** `trainless space …`: architectures of the two search spaces, without building a network. */
export function register(program: Command): void {
  const space = program.command('space');
  registerNasBench201(space);
  registerMlp(space);
}

interface CellOptions {
  readonly all?: boolean;
  readonly classes: string;
  readonly neighbours?: boolean;
  readonly json?: boolean;
}

function registerNasBench201(space: Command): void {
  space
    .command('nas-bench-201')
    .description('Describe cells of NAS-Bench-201; without an argument, the space as a whole')
    .argument('[cell...]', 'architecture strings or official indices')
    .option('--all', 'all 15,625 cells in official order')
    .option('--classes <K>', 'classes of the data set, for the parameter and operation counts', '10')
    .option('--neighbours', 'the 24 cells that differ in one operation, instead of the cells themselves')
    .option('--json', 'print JSON: an object for one cell, a list for more or for --all')
    .addHelpText(
      'after',
      `
Examples:
  $ trainless space nas-bench-201 11
  $ trainless space nas-bench-201 '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|avg_pool_3x3~2|' --json
  $ trainless space nas-bench-201 1462 --classes 120 --json
  $ trainless space nas-bench-201 --all --json > cells.json

Fields: "canonical" names the function that the cell computes (4,930 different ones), "uniqueString" is the
benchmark API's own name (6,466), "reachable" tells for each of the six edges whether it takes part in the output,
"macs" counts multiply-accumulate operations of one image by image size.`,
    )
    .action(async (texts: readonly string[], options: CellOptions) => {
      const spaces = await import('../../spaces/index.js');
      const classes = positiveInteger(options.classes, '--classes');
      if (options.all && texts.length > 0) {
        throw new TrainlessError('BAD_ARGUMENT', 'Give either cells or --all, not both.');
      }
      if (texts.length === 0 && !options.all) {
        if (options.neighbours) throw new TrainlessError('BAD_ARGUMENT', '--neighbours needs a cell.');
        const summary = spaces.summariseCells();
        if (options.json) printJson(summary);
        else print(fieldLines(summary));
        return;
      }
      const named: readonly Cell[] = options.all ? spaces.allCells() : texts.map(spaces.readCell);
      const cells = options.neighbours ? named.flatMap(spaces.cellNeighbours) : named;
      const described = cells.map((cell) => spaces.describeCell(cell, classes));
      const single = texts.length === 1 && !options.neighbours ? described[0] : undefined;
      if (options.json) printJson(single ?? described);
      else if (single !== undefined) print(fieldLines(describedFields(single)));
      else print(cellTable(described));
    });
}

function describedFields(cell: CellDescription): Readonly<Record<string, unknown>> {
  return {
    architecture: cell.arch,
    index: cell.index,
    lexicographic: cell.lexicographic,
    canonical: cell.canonical,
    'unique string': cell.uniqueString,
    'equal to': cell.representative === cell.index ? 'no cell with a lower index' : `cell ${cell.representative}`,
    category: cell.category,
    'reachable part': cell.reduced,
    parameters: cell.params.toLocaleString('en-US'),
    'MACs, 32 × 32': cell.macs[32].toLocaleString('en-US'),
    'MACs, 16 × 16': cell.macs[16].toLocaleString('en-US'),
  };
}

function cellTable(cells: readonly CellDescription[]): string {
  const rows = cells.map((cell) =>
    [
      String(cell.index).padStart(6),
      cell.params.toLocaleString('en-US').padStart(11),
      (cell.macs[32] / 1e6).toFixed(3).padStart(9),
      cell.category.padEnd(13),
      cell.arch,
    ].join('  '),
  );
  return [' index   parameters    M MACs  category       architecture', ...rows].join('\n');
}

interface MlpOptions {
  readonly plotted?: boolean;
  readonly json?: boolean;
}

function registerMlp(space: Command): void {
  space
    .command('mlp')
    .description('Describe two-layer networks of the MNIST experiment; without an argument, all 144')
    .argument('[name...]', 'units of both layers, as in 8x16')
    .option('--plotted', "the 169 architectures of the authors' figures instead of the paper's 144")
    .option('--json', 'print JSON: an object for one name, else a list')
    .addHelpText(
      'after',
      `
Examples:
  $ trainless space mlp
  $ trainless space mlp 64x64 --json
  $ trainless space mlp --plotted --json`,
    )
    .action(async (names: readonly string[], options: MlpOptions) => {
      const spaces = await import('../../spaces/index.js');
      if (options.plotted && names.length > 0) {
        throw new TrainlessError('BAD_ARGUMENT', 'Give either names or --plotted, not both.');
      }
      const list: readonly MlpArchitecture[] =
        names.length > 0
          ? names.map(spaces.parseMlp)
          : spaces.mlpSpace(options.plotted ? spaces.MLP_UNITS_PLOTTED : spaces.MLP_UNITS);
      const described = list.map((architecture) => ({
        name: spaces.formatMlp(architecture),
        ...architecture,
        params: spaces.mlpParameterCount(architecture),
      }));
      if (options.json) printJson(names.length === 1 ? described[0] : described);
      else print(described.map(({ name, params }) => `${name.padEnd(11)} ${String(params).padStart(9)}`).join('\n'));
    });
}

function fieldLines(fields: object): string {
  const entries = Object.entries(fields);
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${String(value)}`).join('\n');
}

function positiveInteger(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new TrainlessError('BAD_ARGUMENT', `${option} takes a whole number above 0, not "${text}".`);
  }
  return value;
}
