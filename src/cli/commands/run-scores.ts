import type { Command } from 'commander';
import { formatDuration } from '../../core/progress.js';
import type { ColourDataName } from '../../data/index.js';
import type { CellPlan, ScoreTable, SelectionProtocol } from '../../experiments/index.js';
import { numberList, oneOf, positiveInteger } from '../options.js';
import { log, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';
import { runScoring, type ScoringFlags, scoringOptions } from '../scoring-options.js';
import { withInterrupt } from '../with-interrupt.js';

interface ScoresOptions extends ScoringFlags {
  readonly data: ColourDataName;
  readonly batchSize: number;
  readonly batches: number;
  readonly cells: 'classes' | 'all' | 'drawn';
  readonly na: number[];
  readonly runs: number;
  readonly protocol: SelectionProtocol;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `trainless run scores` */
export function registerRunScores(run: Command): void {
  const command = run
    .command('scores')
    .description('hits of untrained networks over the whole of NAS-Bench-201, kept as one score table')
    .option('--data <name>', 'cifar-10, cifar-100, imagenet16-120, fashion-mnist or mnist', 'fashion-mnist')
    .option('--batch-size <n>', 'images in a batch', positiveInteger, 16)
    .option('--batches <n>', 'batches, drawn one after the other', positiveInteger, 1)
    .option('--cells <which>', 'classes (one of each 4,930 equal ones), all (15,625) or drawn', cellChoice, 'classes')
    .option('--na <list>', 'with --cells drawn: candidates of a run', numberList, [10])
    .option('--runs <n>', 'with --cells drawn: runs of the selection', positiveInteger, 500)
    .option('--protocol <name>', 'with --cells drawn: paper or authors-code', oneOf('paper', 'authors-code'), 'paper');
  scoringOptions(command)
    .option('--out <folder>', 'where journals and table are kept (default: runs/scores-<data>-<batch size>)')
    .option('--json', 'print what the table holds as JSON')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  $ trainless run scores --data cifar-10 --batch-size 16
  $ trainless run scores --data cifar-100 --batch-size 2 --batches 20 --seeds 0:100
  $ trainless run scores --data cifar-10 --batch-size 256 --cells drawn --na 10,25 --protocol authors-code
  $ trainless run scores --per-stage 1 --seeds 0:20      (small networks, embedded images)

It stops at Ctrl-C and goes on where it was; seeds, batches and cells can be added later.
A table of classes gives equal cells the hits of one of them: the same distribution, not the same numbers.`,
    )
    .action(runScoresCommand);
}

const cellChoice = oneOf('classes', 'all', 'drawn');

async function runScoresCommand(options: ScoresOptions): Promise<void> {
  const { data, batchSize, batches, out = `runs/scores-${data}-${batchSize}` } = options;
  const plan = await cellPlan(options);
  const bar = progressBar({ quiet: options.quiet ?? false });
  const { table, path, computed, resumed, elapsedMs } = await withInterrupt((signal) =>
    runScoring(options, { data, batchSize, batches, plan, out }, { progress: bar, signal }),
  ).finally(() => bar.stop());
  log(`${computed} networks computed, ${resumed} taken from earlier, ${formatDuration(elapsedMs)}.`);
  if (options.json) printJson({ path, coverage: table.coverage(), ...summary(table) });
  else print(path);
}

function summary({ header }: ScoreTable): object {
  return { ...header, batches: header.batches.length, sha256s: header.batches.map(({ sha256 }) => sha256) };
}

async function cellPlan({ cells, na, runs, protocol, batches }: ScoresOptions): Promise<CellPlan> {
  const { drawnCells, EVERY_CELL, EVERY_CLASS } = await import('../../experiments/index.js');
  if (cells === 'drawn') return drawnCells({ nas: na, runs, protocol, batches });
  return cells === 'all' ? EVERY_CELL : EVERY_CLASS;
}
