import { join } from 'node:path';
import type { Command } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import { writeFileAtomic } from '../../core/files.js';
import { formatDuration } from '../../core/progress.js';
import { numberList, positiveInteger } from '../options.js';
import { log, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';
import { withInterrupt } from '../with-interrupt.js';
import { registerRunBatchSizeGrid } from './run-batch-size-grid.js';
import { registerRunScores } from './run-scores.js';
import { registerRunSelection } from './run-selection.js';

interface MnistOptions {
  readonly preset: string;
  readonly data: 'fashion-mnist' | 'mnist';
  readonly protocol: 'paper' | 'authors-code';
  readonly out?: string;
  readonly workers?: number;
  readonly untrainedSeeds?: number;
  readonly seeds?: number;
  readonly learningRates?: number[];
  readonly units?: number[];
  readonly trainedUnits?: number[];
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `trainless run <experiment>` */
export function register(program: Command): void {
  const run = program.command('run');
  run
    .command('mnist')
    .description('the metric search: untrained and trained accuracy of two-layer networks (paper §2.1, §3.1)')
    .option('--preset <name>', 'quick (minutes) or paper (86,400 trainings)', 'quick')
    .option('--data <name>', 'fashion-mnist (ships with the program) or mnist', 'fashion-mnist')
    .option('--protocol <name>', 'paper, or authors-code where their notebook differs from it', 'paper')
    .option('--out <folder>', 'where results are kept (default: runs/mnist-<data>-<protocol>)')
    .option('--workers <n>', 'worker processes (default: one a core)', positiveInteger)
    .option('--untrained-seeds <n>', 'initialisations per architecture, instead of the preset', positiveInteger)
    .option('--seeds <n>', 'trainings per architecture and learning rate, instead of the preset', positiveInteger)
    .option('--learning-rates <list>', 'instead of the preset, such as 0.001,0.003', numberList)
    .option('--units <list>', "units of the untrained networks' layers, such as 8,64,512", numberList)
    .option('--trained-units <list>', "units of the trained networks' layers", numberList)
    .option('--json', 'print the results as JSON')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      '\nExamples:\n  trainless run mnist\n  trainless run mnist --preset paper --data mnist --seeds 3\n  trainless run mnist --protocol authors-code --json > rows.json',
    )
    .action(runMnistCommand);
  registerRunSelection(run);
  registerRunBatchSizeGrid(run);
  registerRunScores(run);
}

async function runMnistCommand(options: MnistOptions): Promise<void> {
  const { mnistCsv, mnistPreset, mnistSettings, mnistStudy, runMnist } = await import('../../experiments/index.js');
  const { mlpSpace } = await import('../../spaces/index.js');
  const preset = mnistPreset(options.preset);
  const plan = {
    untrainedArchitectures: options.units ? mlpSpace(options.units) : preset.untrainedArchitectures,
    untrainedSeeds: options.untrainedSeeds ?? preset.untrainedSeeds,
    trainedArchitectures: options.trainedUnits ? mlpSpace(options.trainedUnits) : preset.trainedArchitectures,
    trainingSeeds: options.seeds ?? preset.trainingSeeds,
    learningRates: options.learningRates ?? preset.learningRates,
  };
  if (plan.learningRates.some((rate) => rate <= 0)) {
    throw new TrainlessError('BAD_ARGUMENT', '--learning-rates takes numbers greater than 0.');
  }
  const out = options.out ?? `runs/mnist-${options.data}-${options.protocol}`;
  const bar = progressBar({ quiet: options.quiet ?? false });
  const result = await withInterrupt((signal) =>
    runMnist({
      settings: mnistSettings(options.protocol, options.data),
      plan,
      out,
      progress: bar,
      signal,
      ...(options.workers === undefined ? {} : { workers: options.workers }),
    }),
  ).finally(() => bar.stop());
  const study = mnistStudy(result.entries, result.configuration);
  writeFileAtomic(join(out, 'architectures.csv'), mnistCsv(study.rows));
  log(`${result.computed} trials computed, ${result.resumed} taken from ${out}, ${formatDuration(result.elapsedMs)}.`);
  if (options.json) {
    printJson(study);
    return;
  }
  log(`Images: ${study.images}`);
  for (const { x, y, pearson } of study.correlations) {
    if (pearson.status === 'ok')
      log(
        `Pearson ${x} ~ ${y}: ${pearson.estimate.toFixed(3)} (p = ${pearson.pValue.toPrecision(3)}, n = ${pearson.n})`,
      );
  }
  print(join(out, 'architectures.csv'));
}
