import { type Command, InvalidArgumentError } from 'commander';
import { formatDuration } from '../../core/progress.js';
import type { ColourDataName } from '../../data/index.js';
import type { NetworkEngine } from '../../engine/index.js';
import type { CellPlan, ScoreTable, SelectionProtocol } from '../../experiments/index.js';
import { numberList, positiveInteger, seedRange } from '../options.js';
import { log, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';
import { withInterrupt } from '../with-interrupt.js';

interface ScoresOptions {
  readonly data: ColourDataName;
  readonly images?: string;
  readonly batchSize: number;
  readonly batches: number;
  readonly drawSeed: number;
  readonly augment?: boolean;
  readonly seeds: { readonly first: number; readonly count: number };
  readonly cells: 'classes' | 'all' | 'drawn';
  readonly na: number[];
  readonly runs: number;
  readonly protocol: SelectionProtocol;
  readonly channels: number;
  readonly perStage: number;
  readonly init: string;
  readonly engine: NetworkEngine;
  readonly out?: string;
  readonly workers?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `trainless run scores` */
export function registerRunScores(run: Command): void {
  run
    .command('scores')
    .description('hits of untrained networks over the whole of NAS-Bench-201, kept as one score table')
    .option('--data <name>', 'cifar-10, cifar-100, imagenet16-120, fashion-mnist or mnist', 'fashion-mnist')
    .option('--images <place>', 'folder (or .tar.gz) with the official files (default: fetched into the cache)')
    .option('--batch-size <n>', 'images in a batch', positiveInteger, 16)
    .option('--batches <n>', 'batches, drawn one after the other', positiveInteger, 1)
    .option('--draw-seed <n>', 'seed of the draw of batches', positiveInteger, 1)
    .option('--augment', "flip and crop the images as in training, as the authors' code does")
    .option('--seeds <a:b>', 'initialisations a … b − 1', seedRange, { first: 0, count: 100 })
    .option('--cells <which>', 'classes (one of each 4,930 equal ones), all (15,625) or drawn', cellChoice, 'classes')
    .option('--na <list>', 'with --cells drawn: candidates of a run', numberList, [10])
    .option('--runs <n>', 'with --cells drawn: runs of the selection', positiveInteger, 500)
    .option('--protocol <name>', 'with --cells drawn: paper or authors-code', protocol, 'paper')
    .option('--channels <C>', 'channels of the first stage', positiveInteger, 16)
    .option('--per-stage <N>', 'cells in each of the three stages', positiveInteger, 5)
    .option('--init <scheme>', 'initialisation', 'torch')
    .option('--engine <name>', 'auto, native or onnxruntime', engine, 'auto')
    .option('--out <folder>', 'where journals and table are kept (default: runs/scores-<data>-<batch size>)')
    .option('--workers <n>', 'worker processes (default: one a core)', positiveInteger)
    .option('--json', 'print what the table holds as JSON')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  $ trainless run scores --data cifar-10 --batch-size 16
  $ trainless run scores --data cifar-100 --batch-size 2 --batches 20 --seeds 0:100
  $ trainless run scores --data cifar-10 --batch-size 256 --cells drawn --na 10,25 --protocol authors-code
  $ trainless run scores --channels 16 --per-stage 1 --seeds 0:20      (small networks, embedded images)

It stops at Ctrl-C and goes on where it was; seeds, batches and cells can be added later.
A table of classes gives equal cells the hits of one of them: the same distribution, not the same numbers.`,
    )
    .action(runScoresCommand);
}

async function runScoresCommand(options: ScoresOptions): Promise<void> {
  const { data, batchSize, batches } = options;
  const [{ loadColourImages }, { runScores }] = await Promise.all([
    import('../../data/index.js'),
    import('../../experiments/index.js'),
  ]);
  const plan = await cellPlan(options);
  const bar = progressBar({ quiet: options.quiet ?? false });
  const result = await withInterrupt(async (signal) => {
    const images = await loadColourImages({ data, place: options.images, parts: ['train'], signal, progress: bar });
    return runScores({
      images,
      batchSize,
      batches,
      plan,
      drawSeed: options.drawSeed,
      augmented: options.augment ?? false,
      seeds: options.seeds,
      skeleton: { channels: options.channels, cellsPerStage: options.perStage },
      initialisation: options.init,
      engine: options.engine,
      out: options.out ?? `runs/scores-${data}-${batchSize}`,
      progress: bar,
      signal,
      ...(options.workers === undefined ? {} : { workers: options.workers }),
    });
  }).finally(() => bar.stop());
  const { table, path, computed, resumed, elapsedMs } = result;
  log(`${computed} networks computed, ${resumed} taken from earlier, ${formatDuration(elapsedMs)}.`);
  if (options.json) printJson({ path, coverage: table.coverage(), ...summary(table) });
  else print(path);
}

function summary({ header }: ScoreTable): object {
  return { ...header, batches: header.batches.length, sha256s: header.batches.map(({ sha256 }) => sha256) };
}

async function cellPlan({ cells, na, runs, protocol: chosen, batches }: ScoresOptions): Promise<CellPlan> {
  const { drawnCells, EVERY_CELL, EVERY_CLASS } = await import('../../experiments/index.js');
  if (cells === 'drawn') return drawnCells({ nas: na, runs, protocol: chosen, batches });
  return cells === 'all' ? EVERY_CELL : EVERY_CLASS;
}

const oneOf =
  <T extends string>(...names: readonly T[]) =>
  (text: string): T => {
    const found = names.find((name) => name === text);
    if (found === undefined) throw new InvalidArgumentError(`Choose one of ${names.join(', ')}.`);
    return found;
  };

const cellChoice = oneOf('classes', 'all', 'drawn');
const protocol = oneOf('paper', 'authors-code');
const engine = oneOf('auto', 'native', 'onnxruntime');
