import { join } from 'node:path';
import type { Command } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import { writeFileAtomic } from '../../core/files.js';
import type { Progress } from '../../core/progress.js';
import type { ColourDataName } from '../../data/index.js';
import type {
  ScoreColumn,
  ScoreTable,
  Selection,
  SelectionDataset,
  SelectionProtocol,
  SelectionSummary,
  TrainedAccuracies,
} from '../../experiments/index.js';
import { numberList, oneOf, positiveInteger } from '../options.js';
import { log, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';
import { runScoring, type ScoringFlags, scoringOptions } from '../scoring-options.js';
import { withInterrupt } from '../with-interrupt.js';

interface SelectionOptions extends ScoringFlags {
  readonly preset: 'quick' | 'paper';
  readonly scores?: string;
  readonly data?: ColourDataName;
  readonly metric: string;
  readonly accuracies?: SelectionDataset | 'none';
  readonly accuracyTable?: string;
  readonly mirror?: string;
  readonly na?: number[];
  readonly nInit?: number[];
  readonly runs?: number;
  readonly seed: number;
  readonly protocol: SelectionProtocol;
  readonly batchSize?: number;
  readonly batches?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `trainless run selection` */
export function registerRunSelection(run: Command): void {
  const command = run
    .command('selection')
    .description('choose the best of N_a untrained cells, again and again (Algorithm 2)')
    .option(
      '--preset <name>',
      'quick (the tables that ship with the program) or paper (256 images, scored live)',
      oneOf('quick', 'paper'),
      'quick',
    )
    .option('--scores <file>', 'score table of `trainless run scores`')
    .option('--data <name>', 'score live on these images: only the cells that are drawn, as far as they are not there')
    .option('--metric <name>', 'cv-u, parameters, macs, or a published score such as synflow', 'cv-u')
    .option(
      '--accuracies <data set>',
      'trained accuracies of cifar-10, cifar-100 or imagenet16-120, or none (default: those of the images)',
      oneOf('cifar-10', 'cifar-100', 'imagenet16-120', 'none'),
    )
    .option('--accuracy-table <file>', 'an accuracy table, such as one made by `trainless data import nats`')
    .option('--mirror <place>', 'folder or base URL to fetch accuracies from')
    .option('--na <list>', 'candidates of a run, such as 10,25,100', numberList)
    .option('--n-init <list>', 'initialisations, such as 10,100', numberList)
    .option('--runs <n>', 'runs (default: 500)', positiveInteger)
    .option('--seed <n>', "seed of the candidates' draw; 1 gives the authors' candidates", positiveInteger, 1)
    .option(
      '--protocol <name>',
      'paper (a batch a run) or authors-code (one batch)',
      oneOf('paper', 'authors-code'),
      'paper',
    )
    .option('--batch-size <n>', 'live: images in a batch (default: 256)', positiveInteger)
    .option('--batches <n>', 'live: batches (default: as many as runs; one under authors-code)', positiveInteger);
  scoringOptions(command)
    .option('--out <folder>', 'where selection.json goes, and live scores are kept (default: runs/selection)')
    .option('--json', 'print the results as JSON')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  $ trainless run selection                            (embedded images and scores, nothing to download)
  $ trainless run selection --scores runs/scores-cifar-10-16/cifar-10-16.scores --json
  $ trainless run selection --metric parameters --accuracies cifar-10
  $ trainless run selection --data cifar-10 --na 10 --n-init 100 --protocol authors-code --out runs/live

Live scoring stops at Ctrl-C and goes on where it was.`,
    )
    .action(runSelectionCommand);
}

/** What the command writes and prints. */
interface SelectionFile {
  readonly experiment: 'selection';
  readonly metric: string;
  /** What the scores were computed on; null where they come without images. */
  readonly scores: string | null;
  readonly accuracies: SelectionDataset | null;
  readonly protocol: SelectionProtocol;
  readonly runs: number;
  readonly seed: number;
  readonly unit: 'fraction';
  readonly settings: readonly SelectionSummary[];
}

async function runSelectionCommand(options: SelectionOptions): Promise<void> {
  const { out = 'runs/selection', seed, protocol, runs = 500 } = options;
  if (options.scores !== undefined && options.data !== undefined) {
    throw new TrainlessError('BAD_ARGUMENT', 'Give either --scores or --data (live), not both.');
  }
  const experiments = await import('../../experiments/index.js');
  const bar = progressBar({ quiet: options.quiet ?? false });
  const result = await withInterrupt(async (signal): Promise<SelectionFile> => {
    const control = { progress: bar, signal };
    const needsImages = options.metric === 'cv-u';
    const table = needsImages ? await scoreTable(options, out, control) : undefined;
    const dataset = accuracyName(options, table);
    const accuracies =
      dataset && (await trainedAccuracies(dataset, options, control).catch(withoutAccuracies(options)));
    const draw = { runs, seed, ...(options.na === undefined ? {} : { nas: options.na }) };
    const selections: Selection[] =
      table === undefined
        ? experiments.selectionByColumn(await scoreColumn(options, dataset ?? 'cifar-10', control), {
            ...draw,
            missing: 'exclude',
          })
        : experiments.selectionGrid(table, {
            ...draw,
            protocol,
            ...(options.nInit === undefined ? {} : { nInits: options.nInit }),
          });
    const classes = experiments.BENCHMARK_SHAPES[dataset ?? 'cifar-10'].classes;
    return {
      experiment: 'selection',
      metric: options.metric,
      scores: table ? experiments.describeScoreTable(table) : null,
      accuracies: accuracies === undefined ? null : (dataset ?? null),
      protocol,
      runs,
      seed,
      unit: 'fraction',
      settings: selections.map((selection) => experiments.summariseSelection(selection, { accuracies, classes })),
    };
  }).finally(() => bar.stop());
  const path = join(out, 'selection.json');
  writeFileAtomic(path, `${JSON.stringify(result)}\n`);
  if (options.json) printJson(result);
  else {
    print(text(result));
    log(path);
  }
}

type Control = { readonly progress: Progress; readonly signal: AbortSignal };

/** The table to choose from: one that is named, one that ships with the program, or one that is computed now. */
async function scoreTable(options: SelectionOptions, out: string, control: Control): Promise<ScoreTable> {
  const experiments = await import('../../experiments/index.js');
  if (options.scores !== undefined) return experiments.readScoreTable(options.scores);
  const data = options.data ?? (options.preset === 'paper' ? 'cifar-10' : undefined);
  if (data === undefined) return experiments.embeddedScoreTable();
  const { protocol, runs = 500, batchSize = 256, seed } = options;
  const batches = options.batches ?? (protocol === 'paper' ? runs : 1);
  const nas = options.na ?? [10, 25, 100];
  const { table } = await runScoring(
    { ...options, augment: options.augment ?? protocol === 'authors-code' },
    { data, batchSize, batches, plan: experiments.drawnCells({ nas, protocol, batches, runs, seed }), out },
    control,
  );
  return table;
}

/** Which accuracies the chosen cells are looked up in. */
function accuracyName(options: SelectionOptions, table: ScoreTable | undefined): SelectionDataset | undefined {
  if (options.accuracies !== undefined) return options.accuracies === 'none' ? undefined : options.accuracies;
  const name = table?.header.images.name ?? 'cifar-10';
  return name === 'cifar-10' || name === 'cifar-100' || name === 'imagenet16-120' ? name : undefined;
}

/** Accuracies that nobody asked for by name may be missing: the choice itself does not need them. */
function withoutAccuracies(options: SelectionOptions): (error: unknown) => undefined {
  return (error) => {
    const asked = [options.accuracies, options.accuracyTable, options.mirror].some((flag) => flag !== undefined);
    if (asked || !(error instanceof TrainlessError) || error.code !== 'DOWNLOAD_FAILED') throw error;
    log('Trained accuracies could not be fetched; the choice is shown without them.');
    return undefined;
  };
}

async function trainedAccuracies(
  dataset: SelectionDataset,
  options: SelectionOptions,
  control: Control,
): Promise<TrainedAccuracies> {
  const { loadAccuracyTable } = await import('../../data/index.js');
  const experiments = await import('../../experiments/index.js');
  const table = await loadAccuracyTable({ path: options.accuracyTable, mirror: options.mirror, ...control });
  return experiments.trainedAccuracies(table, dataset);
}

/** A score that needs no initialisations. @throws {TrainlessError} UNKNOWN_NAME */
async function scoreColumn(
  options: SelectionOptions,
  dataset: SelectionDataset,
  control: Control,
): Promise<ScoreColumn> {
  const experiments = await import('../../experiments/index.js');
  if (options.metric === 'parameters') return experiments.parametersColumn(dataset);
  if (options.metric === 'macs') return experiments.macsColumn(dataset);
  const known = 'cv-u, parameters, macs';
  if (dataset === 'cifar-100') {
    throw new TrainlessError('UNKNOWN_NAME', `Nobody published scores for cifar-100; choose one of ${known}.`);
  }
  const { loadPublishedScores } = await import('../../data/index.js');
  const columns = experiments.publishedColumns(
    await loadPublishedScores(dataset, { mirror: options.mirror, ...control }),
  );
  const column = columns.find(({ name }) => name === options.metric);
  if (column === undefined) {
    const names = columns.map(({ name }) => name).join(', ');
    throw new TrainlessError(
      'UNKNOWN_NAME',
      `There is no score "${options.metric}"; choose one of ${known}, ${names}.`,
    );
  }
  return column;
}

function text({ scores, accuracies, settings, runs }: SelectionFile): string {
  const accuracy = (summary: SelectionSummary['test']): string =>
    (summary === null ? '–' : `${(100 * summary.mean).toFixed(2)} ± ${(100 * summary.std).toFixed(2)}`).padStart(14);
  const lines = settings.map(({ na, nInit, validation, test, parameters, differentCells, runsWithoutChoice }) =>
    [
      String(na).padStart(6),
      String(nInit ?? '–').padStart(6),
      accuracy(validation),
      accuracy(test),
      (parameters === null ? '–' : (parameters.mean / 1e6).toFixed(3)).padStart(10),
      String(differentCells).padStart(6),
      String(runsWithoutChoice).padStart(10),
    ].join('  '),
  );
  return [
    `${scores ?? 'A score without images'}; accuracies: ${accuracies ?? 'none (add --accuracies cifar-10 to look them up)'}; ${runs} runs.`,
    '   N_a  N_init  validation (%)        test (%)  params (M)   cells  no choice',
    ...lines,
  ].join('\n');
}
