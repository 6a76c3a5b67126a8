import type { Command } from 'commander';
import type { Progress } from '../core/progress.js';
import type { ColourDataName } from '../data/index.js';
import type { NetworkEngine } from '../engine/index.js';
import type { CellPlan, ScoresRun } from '../experiments/index.js';
import { oneOf, positiveInteger, seedRange } from './options.js';

/** Options of commands that score networks. */
export interface ScoringFlags {
  readonly images?: string;
  readonly drawSeed: number;
  readonly augment?: boolean;
  readonly seeds: { readonly first: number; readonly count: number };
  readonly channels: number;
  readonly perStage: number;
  readonly init: string;
  readonly engine: NetworkEngine;
  readonly workers?: number;
}

/** Adds the options that commands which score networks share. @param defaults - undefined where a preset decides */
export function scoringOptions(
  command: Command,
  defaults: {
    readonly seeds: ScoringFlags['seeds'] | undefined;
    readonly perStage: number | undefined;
  } = { seeds: { first: 0, count: 100 }, perStage: 5 },
): Command {
  return command
    .option('--images <place>', 'folder (or .tar.gz) with the official image files (default: fetched into the cache)')
    .option('--draw-seed <n>', 'seed of the draw of batches', positiveInteger, 1)
    .option('--augment', "flip and crop the images as in training, as the authors' code does")
    .option('--seeds <a:b>', 'initialisations a … b − 1', seedRange, defaults.seeds)
    .option('--channels <C>', 'channels of the first stage', positiveInteger, 16)
    .option('--per-stage <N>', 'cells in each of the three stages', positiveInteger, defaults.perStage)
    .option('--init <scheme>', 'initialisation', 'torch')
    .option('--engine <name>', 'auto, native or onnxruntime', oneOf('auto', 'native', 'onnxruntime'), 'auto')
    .option('--workers <n>', 'worker processes (default: one a core)', positiveInteger);
}

/** What a command decides by itself. */
export interface ScoringPlan {
  readonly data: ColourDataName;
  readonly batchSize: number;
  readonly batches: number;
  readonly plan: CellPlan;
  readonly out: string;
}

/** Loads images and computes a score table, going on from what is there. @throws {TrainlessError} */
export async function runScoring(
  flags: ScoringFlags,
  plan: ScoringPlan,
  control: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<ScoresRun> {
  const [{ loadColourImages }, { runScores }] = await Promise.all([
    import('../data/index.js'),
    import('../experiments/index.js'),
  ]);
  const images = await loadColourImages({ data: plan.data, place: flags.images, parts: ['train'], ...control });
  return runScores({
    images,
    batchSize: plan.batchSize,
    batches: plan.batches,
    plan: plan.plan,
    out: plan.out,
    drawSeed: flags.drawSeed,
    augmented: flags.augment ?? false,
    seeds: flags.seeds,
    skeleton: { channels: flags.channels, cellsPerStage: flags.perStage },
    initialisation: flags.init,
    engine: flags.engine,
    ...control,
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
  });
}
