import { type Command, InvalidArgumentError } from 'commander';
import { TrainlessError } from '../core/errors.js';
import type { Progress } from '../core/progress.js';
import type { AccuracyTable, LoadAccuracyTableOptions } from '../data/index.js';
import type { ScoreTable, SelectionProtocol, TrainedAccuracies } from '../experiments/index.js';
import type { BenchmarkDataset } from '../paper/index.js';
import { oneOf, positiveInteger } from './options.js';

/** What selection commands read: score tables and trained accuracies. */
export interface SelectionInputs {
  /** Files of the score tables and what they were computed on. */
  readonly scores: readonly { readonly path: string; readonly about: string }[];
  readonly tables: readonly ScoreTable[];
  of(dataset: BenchmarkDataset): {
    readonly dataset: BenchmarkDataset;
    readonly accuracies: TrainedAccuracies;
    readonly tables: readonly ScoreTable[];
  };
}

export interface SelectionInputFlags {
  readonly scores?: string[];
  readonly accuracies?: string;
  readonly mirror?: string;
}

const DATASETS: readonly BenchmarkDataset[] = ['cifar10', 'cifar100', 'imagenet16-120'];

/** Adds the options that selection commands share. */
export function selectionInputOptions(command: Command): Command {
  return command
    .option('--scores <places...>', 'score tables, or folders of them (default: those that ship with the program)')
    .option('--accuracies <file>', 'accuracy table, such as one made by `trainless data import nats`')
    .option('--mirror <place>', 'folder or base URL to fetch accuracies from')
    .option('--dataset <names>', `some of ${DATASETS.join(',')} (default: all)`, datasets)
    .option(
      '--protocol <name>',
      'paper (a batch a run) or authors-code (one batch); see DEVIATIONS.md',
      protocol,
      'paper',
    )
    .option('--runs <n>', 'selection runs', positiveInteger, 500)
    .option('--seed <n>', "seed of the candidates' draw; 1 gives the authors' candidates", positiveInteger, 1);
}

const protocol: (text: string) => SelectionProtocol = oneOf('paper', 'authors-code');

function datasets(text: string): BenchmarkDataset[] {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return text.split(',').map((name) => {
    const found = DATASETS.find((known) => plain(known) === plain(name));
    if (found === undefined) throw new InvalidArgumentError(`Choose some of ${DATASETS.join(', ')}.`);
    return found;
  });
}

/**
 * Reads score tables and accuracies.
 * @param instead - the command that goes without accuracies, for the message
 * @throws {TrainlessError} MISSING_DATA, BAD_FILE, BAD_CHECKSUM, DOWNLOAD_FAILED, …
 */
export async function loadSelectionInputs(
  flags: SelectionInputFlags,
  progress: Progress,
  instead: string,
): Promise<SelectionInputs> {
  const [experiments, { DATASET_FILE_NAMES }] = await Promise.all([
    import('../experiments/index.js'),
    import('../paper/index.js'),
  ]);
  const files = experiments.findScoreTables(flags.scores);
  const accuracies = await loadAccuracies({ path: flags.accuracies, mirror: flags.mirror, progress, instead });
  const tables = files.map(({ table }) => table);
  return {
    scores: files.map(({ path, table }) => ({ path, about: experiments.describeScoreTable(table) })),
    tables,
    of: (dataset) => ({
      dataset,
      accuracies: experiments.trainedAccuracies(accuracies, DATASET_FILE_NAMES[dataset]),
      tables,
    }),
  };
}

/**
 * Trained accuracies, fetched where they are not in the cache.
 * @throws {TrainlessError} as `loadAccuracyTable`; where they cannot be fetched it says what goes without them
 */
export async function loadAccuracies(
  options: LoadAccuracyTableOptions & { readonly instead: string },
): Promise<AccuracyTable> {
  const { instead, ...given } = options;
  const { loadAccuracyTable } = await import('../data/index.js');
  try {
    return await loadAccuracyTable(given);
  } catch (error) {
    if (!(error instanceof TrainlessError) || error.code !== 'DOWNLOAD_FAILED') throw error;
    throw new TrainlessError(
      'DOWNLOAD_FAILED',
      `Trained accuracies are not in the cache, and fetching them failed. \`trainless data fetch nas-bench-201\` tries again (--mirror takes them from a folder); \`${instead}\` shows what ships with the program. The cause: ${error.message}`,
      { cause: error },
    );
  }
}
