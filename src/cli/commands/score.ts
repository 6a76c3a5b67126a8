import type { Command } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import { formatDuration } from '../../core/progress.js';
import type { NetworkEngine } from '../../engine/index.js';
import type { UntrainedRow } from '../../experiments/index.js';
import type { Cell } from '../../spaces/index.js';
import { positiveInteger, seedRange } from '../options.js';
import { log, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';
import { withInterrupt } from '../with-interrupt.js';

interface ScoreOptions {
  readonly arch: readonly string[];
  readonly all?: boolean;
  readonly unique?: boolean;
  readonly images?: string;
  readonly labels?: string;
  readonly classes?: number;
  readonly metric: string;
  readonly init: string;
  readonly seeds: { readonly first: number; readonly count: number };
  readonly batchSize?: number;
  readonly channels: number;
  readonly cells: number;
  readonly engine: string;
  readonly workers?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `trainless score`: untrained networks of NAS-Bench-201 on a batch of images. */
export function register(program: Command): void {
  const score = program
    .command('score')
    .option('--arch <string>', 'architecture string or official index; may be repeated', collect, [])
    .option('--all', 'all 15,625 cells in official order')
    .option('--unique', 'compute cells that are the same function once, with the first of them')
    .option('--images <file>', '.npy file, float32 [n, 3, h, w], normalised')
    .option('--labels <file>', '.npy file, integers [n]')
    .option('--classes <K>', 'classes of the data set', positiveInteger)
    .option('--metric <name>', 'see `trainless score metrics`', 'cv-u')
    .option('--init <scheme>', "initialisation: torch (the authors'), torch-default, fast, kaiming_…", 'torch')
    .option('--seeds <a:b>', 'initialisations a … b − 1', seedRange, { first: 0, count: 10 })
    .option('--batch-size <n>', 'use the first n images only', positiveInteger)
    .option('--channels <C>', 'channels of the first stage', positiveInteger, 16)
    .option('--cells <N>', 'cells in each of the three stages', positiveInteger, 5)
    .option('--engine <name>', 'auto, native or onnxruntime', 'auto')
    .option('--workers <n>', 'worker processes (default: one a core)', positiveInteger)
    .option('--out <folder>', 'keep results there and go on from what is there')
    .option('--json', 'print one row an architecture as JSON')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  $ trainless score --arch 1462 --images x.npy --labels y.npy --classes 10 --seeds 0:100 --json
  $ trainless score --arch '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|avg_pool_3x3~2|' \\
      --images x.npy --labels y.npy --classes 10
  $ trainless score --all --unique --images x.npy --labels y.npy --classes 10 --batch-size 16 --seeds 0:100 \\
      --out runs/cifar-10-16 --json > rows.json

A row holds "hits" (correct predictions, one count a seed), "accuracies" (hits / images), their "mean" and population
"std", "cvU" = std / mean, or null with the "reason" where all counts are equal ("status": "degenerate").
With --unique a row's "computedAs" names the equal cell whose networks were computed: the same distribution of hits,
but other weights than the cell's own.`,
    )
    .action(scoreCommand);
  score
    .command('metrics')
    .description('list the metrics')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      const { METRICS } = await import('../../metrics/index.js');
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      if (options.json ?? json) printJson(METRICS);
      else print(METRICS.map((m) => `${m.name.padEnd(14)} ${m.better.padEnd(7)} ${m.description}`).join('\n'));
    });
}

async function scoreCommand(options: ScoreOptions): Promise<void> {
  const { images, labels, classes } = options;
  if (images === undefined || labels === undefined || classes === undefined) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      'Scoring needs --images, --labels and --classes (see --help for examples).',
    );
  }
  if (options.all ? options.arch.length > 0 : options.arch.length === 0) {
    throw new TrainlessError('BAD_ARGUMENT', 'Give the cells with --arch (repeatedly), or all of them with --all.');
  }
  const [{ readNpy }, { findMetric }, experiments, spaces, { NETWORK_ENGINES }] = await Promise.all([
    import('../../data/index.js'),
    import('../../metrics/index.js'),
    import('../../experiments/index.js'),
    import('../../spaces/index.js'),
    import('../../engine/index.js'),
  ]);
  findMetric(options.metric);
  const engine = NETWORK_ENGINES.find((name) => name === options.engine);
  if (engine === undefined) {
    throw new TrainlessError('UNKNOWN_NAME', `--engine takes ${NETWORK_ENGINES.join(', ')}, not "${options.engine}".`);
  }
  const cells: readonly Cell[] = options.all ? spaces.allCells() : options.arch.map(spaces.readCell);
  const batch = experiments.labelledBatch(readNpy(images), readNpy(labels), classes, options.batchSize);
  const computed = options.unique ? firstOfEach(cells, spaces.cellCanonicalString) : cells;
  const bar = progressBar({ quiet: options.quiet ?? false });
  const run = await withInterrupt((signal) =>
    experiments.runUntrained({
      batch,
      cells: computed,
      seeds: options.seeds,
      skeleton: { classes, channels: options.channels, cellsPerStage: options.cells },
      initialisation: options.init,
      engine: engine as NetworkEngine,
      progress: bar,
      signal,
      ...(options.out === undefined ? {} : { out: options.out }),
      ...(options.workers === undefined ? {} : { workers: options.workers }),
    }),
  ).finally(() => bar.stop());
  const rows = cells.map((cell, at) =>
    experiments.untrainedRow(cell, run.hits[at] ?? [], batch.labels.length, computed[at]),
  );
  if (!options.quiet) {
    const engines = run.engines.length > 0 ? ` by ${run.engines.join(' and ')}` : '';
    const resumed = run.resumed > 0 ? `, ${run.resumed} taken from ${options.out}` : '';
    log(`${run.computed} networks computed${engines}${resumed}, ${formatDuration(run.elapsedMs)}.`);
  }
  if (options.json) print(`[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`);
  else print(scoreTable(rows));
}

/** For each cell the first one in the list that is the same function. */
function firstOfEach(cells: readonly Cell[], nameOf: (cell: Cell) => string): Cell[] {
  const first = new Map<string, Cell>();
  return cells.map((cell) => {
    const name = nameOf(cell);
    const known = first.get(name) ?? cell;
    first.set(name, known);
    return known;
  });
}

function scoreTable(rows: readonly UntrainedRow[]): string {
  const percent = (fraction: number): string => `${(100 * fraction).toFixed(2)} %`.padStart(8);
  const lines = rows.map(({ arch, mean, std, cvU, reason }) =>
    [percent(mean), percent(std), (cvU?.toFixed(4) ?? reason ?? '').padEnd(15), arch].join('  '),
  );
  return ['   mean       std  CV_U             architecture', ...lines].join('\n');
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
