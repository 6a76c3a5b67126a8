import { join } from 'node:path';
import type { Command } from 'commander';
import { writeFileAtomic } from '../../core/files.js';
import { formatDuration } from '../../core/progress.js';
import type { ColourDataName } from '../../data/index.js';
import type { CellPlan, ScoreTable, SelectionProtocol, SelectionSummary } from '../../experiments/index.js';
import type { BenchmarkDataset, TableA3Comparison } from '../../paper/index.js';
import { numberList, oneOf, positiveInteger } from '../options.js';
import { log, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';
import { runScoring, type ScoringFlags, scoringOptions } from '../scoring-options.js';
import { withInterrupt } from '../with-interrupt.js';

interface GridOptions extends Omit<ScoringFlags, 'seeds' | 'perStage'> {
  readonly preset: 'quick' | 'paper';
  readonly data?: ColourDataName;
  readonly batchSizes?: number[];
  readonly seeds?: ScoringFlags['seeds'];
  readonly perStage?: number;
  readonly cells?: 'classes' | 'drawn';
  readonly na?: number[];
  readonly nInit?: number[];
  readonly runs?: number;
  readonly protocol: SelectionProtocol;
  readonly batches: number;
  readonly accuracyTable?: string;
  readonly mirror?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What a preset stands for. */
interface Preset {
  readonly data: ColourDataName;
  readonly batchSizes: readonly number[];
  readonly seeds: number;
  readonly perStage: number;
  readonly cells: 'classes' | 'drawn';
  readonly nas: readonly number[];
  readonly nInits: readonly number[];
  readonly runs: number;
}

const PRESETS: Readonly<Record<GridOptions['preset'], Preset>> = {
  // Under a minute on two cores: small networks on the embedded images, few candidates.
  quick: {
    data: 'fashion-mnist',
    batchSizes: [2, 4, 8, 16],
    seeds: 10,
    perStage: 1,
    cells: 'drawn',
    nas: [10],
    nInits: [3, 10],
    runs: 50,
  },
  paper: {
    data: 'cifar-10',
    batchSizes: [2, 4, 8, 16, 32, 64, 128, 256, 512],
    seeds: 100,
    perStage: 5,
    cells: 'classes',
    nas: [10, 25, 100],
    nInits: [10, 100],
    runs: 500,
  },
};

/** `trainless run batch-size-grid` */
export function registerRunBatchSizeGrid(run: Command): void {
  const command = run
    .command('batch-size-grid')
    .description('the selection experiment for every batch size, N_a and N_init (Table A.3)')
    .option(
      '--preset <name>',
      'quick (embedded images, small networks) or paper (CIFAR-10; hours to days)',
      oneOf('quick', 'paper'),
      'quick',
    )
    .option('--data <name>', 'cifar-10, cifar-100, imagenet16-120, fashion-mnist or mnist, instead of the preset')
    .option('--batch-sizes <list>', 'such as 2,4,8,16, instead of the preset', numberList)
    .option('--na <list>', 'candidates of a run, instead of the preset', numberList)
    .option('--n-init <list>', 'initialisations, instead of the preset', numberList)
    .option('--runs <n>', 'selection runs, instead of the preset', positiveInteger)
    .option(
      '--cells <which>',
      'score one cell of each 4,930 equal ones (classes), or those drawn',
      oneOf('classes', 'drawn'),
    )
    .option('--protocol <name>', 'paper or authors-code', oneOf('paper', 'authors-code'), 'paper')
    .option('--batches <n>', 'batches of each size', positiveInteger, 1)
    .option('--accuracy-table <file>', 'an accuracy table, such as one made by `trainless data import nats`')
    .option('--mirror <place>', 'folder or base URL to fetch accuracies from');
  scoringOptions(command, { seeds: undefined, perStage: undefined })
    .option('--out <folder>', 'where scores and results are kept (default: runs/batch-size-grid-<data>)')
    .option('--json', 'print the results as JSON')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  $ trainless run batch-size-grid
  $ trainless run batch-size-grid --preset paper --batch-sizes 2,4,8,16
  $ trainless run batch-size-grid --preset paper --data cifar-100 --batch-sizes 16

It stops at Ctrl-C and goes on where it was. Accuracies are looked up for the benchmark's own images.`,
    )
    .action(runGridCommand);
}

/** A setting and the batch size of its scores. */
type GridSetting = SelectionSummary & { readonly batchSize: number };

async function runGridCommand(options: GridOptions): Promise<void> {
  const preset = PRESETS[options.preset];
  const { protocol, batches } = options;
  const data = options.data ?? preset.data;
  const out = options.out ?? `runs/batch-size-grid-${data}`;
  const runs = options.runs ?? preset.runs;
  const [nas, nInits] = [options.na ?? preset.nas, options.nInit ?? preset.nInits];
  const flags: ScoringFlags = {
    ...options,
    seeds: options.seeds ?? { first: 0, count: preset.seeds },
    perStage: options.perStage ?? preset.perStage,
  };
  const experiments = await import('../../experiments/index.js');
  const paper = await import('../../paper/index.js');
  const plan: CellPlan =
    (options.cells ?? preset.cells) === 'classes'
      ? experiments.EVERY_CLASS
      : experiments.drawnCells({ nas, protocol, batches, runs });
  const dataset = paper.BENCHMARK_DATASETS.find((name) => paper.DATASET_FILE_NAMES[name] === data);
  const bar = progressBar({ quiet: options.quiet ?? false });
  const started = performance.now();
  const result = await withInterrupt(async (signal) => {
    const control = { progress: bar, signal };
    const tables: ScoreTable[] = [];
    for (const batchSize of options.batchSizes ?? preset.batchSizes) {
      const place = join(out, String(batchSize));
      const { table, computed, resumed } = await runScoring(
        flags,
        { data, batchSize, batches, plan, out: place },
        control,
      );
      log(`Batches of ${batchSize}: ${computed} networks computed, ${resumed} taken from earlier.`);
      tables.push(table);
    }
    const accuracies = dataset && (await accuraciesOf(options, dataset, control));
    const settings = tables.flatMap((table): GridSetting[] =>
      experiments
        .selectionGrid(table, { protocol, nas, nInits: nInits.filter((n) => n <= table.seeds), runs })
        .map((selection) => ({
          batchSize: table.batchSize,
          ...experiments.summariseSelection(selection, { accuracies }),
        })),
    );
    const tableA3 =
      dataset &&
      accuracies &&
      paper.compareTableA3(paper.tableA3Results({ dataset, accuracies, tables, protocol, runs }), [dataset]);
    return {
      experiment: 'batch-size-grid',
      data,
      protocol,
      runs,
      unit: 'fraction',
      settings,
      tableA3: tableA3 ?? null,
    };
  }).finally(() => bar.stop());
  const path = join(out, 'batch-size-grid.json');
  writeFileAtomic(path, `${JSON.stringify(result)}\n`);
  log(`${formatDuration(performance.now() - started)}. ${path}`);
  if (options.json) printJson(result);
  else print(result.tableA3 === null ? settingsText(result.settings) : await tableText(result.tableA3));
}

async function accuraciesOf(
  options: GridOptions,
  dataset: BenchmarkDataset,
  control: { readonly progress: ReturnType<typeof progressBar>; readonly signal: AbortSignal },
): Promise<import('../../experiments/index.js').TrainedAccuracies> {
  const { loadAccuracyTable } = await import('../../data/index.js');
  const { trainedAccuracies } = await import('../../experiments/index.js');
  const { DATASET_FILE_NAMES } = await import('../../paper/index.js');
  const table = await loadAccuracyTable({ path: options.accuracyTable, mirror: options.mirror, ...control });
  return trainedAccuracies(table, DATASET_FILE_NAMES[dataset]);
}

async function tableText(comparison: TableA3Comparison): Promise<string> {
  const { tableA3Table, tableToMarkdown } = await import('../../report/index.js');
  return tableToMarkdown(tableA3Table(comparison));
}

/** Without accuracies: what was chosen, by size. */
function settingsText(settings: readonly GridSetting[]): string {
  const lines = settings.map(({ batchSize, na, nInit, parameters, differentCells, excludedShare, runsWithoutChoice }) =>
    [
      String(batchSize).padStart(5),
      String(na).padStart(6),
      String(nInit).padStart(6),
      (parameters === null ? '–' : (parameters.mean / 1e6).toFixed(3)).padStart(10),
      String(differentCells).padStart(6),
      `${(100 * excludedShare).toFixed(1)} %`.padStart(13),
      String(runsWithoutChoice).padStart(10),
    ].join('  '),
  );
  return [' N_BS     N_a  N_init  params (M)   cells  without score  no choice', ...lines].join('\n');
}
