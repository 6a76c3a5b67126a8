import {
  type CandidateDraws,
  drawCandidates,
  isBenchmarkTable,
  optimalBaseline,
  randomBaseline,
  type ScoreTable,
  type Selection,
  type SelectionDataset,
  type SelectionProtocol,
  selectionAccuracies,
  selectionGrid,
  type TrainedAccuracies,
} from '../experiments/index.js';
import { mean } from '../stats/index.js';
import type { BenchmarkDataset } from './data/datasets.js';
import { TABLE_A3_GRID } from './data/table-a3.js';
import type { Table2Result } from './table-2-comparison.js';
import type { TableA3Result } from './table-a3-comparison.js';

/** The paper's data sets by the names that files and commands have for them. */
export const DATASET_FILE_NAMES: Readonly<Record<BenchmarkDataset, SelectionDataset>> = {
  cifar10: 'cifar-10',
  cifar100: 'cifar-100',
  'imagenet16-120': 'imagenet16-120',
};

export interface SelectionResultsOptions {
  readonly dataset: BenchmarkDataset;
  readonly accuracies: TrainedAccuracies;
  /** Score tables; those of other images or other networks are not used. */
  readonly tables: readonly ScoreTable[];
  readonly protocol?: SelectionProtocol;
  readonly runs?: number;
  readonly seed?: number;
}

/** N_a of Table 2. */
const TABLE_2_NA: readonly number[] = [10, 25, 100];
/** N_init and batch size of Table 2. */
const TABLE_2_N_INIT = 100;
const TABLE_2_BATCH_SIZE = 256;

/**
 * The rows of Table 2 that can be had now: Random, Optimal, and CV_U from the score table whose batch size is nearest to
 * the paper's 256. Settings whose candidates are not all in a table are left out.
 */
export function table2Results(options: SelectionResultsOptions): Table2Result[] {
  const { dataset, accuracies } = options;
  const baseline = { dataset, ddof: 1 } as const;
  return [
    ...TABLE_2_NA.map(
      (na): Table2Result => ({ ...baseline, method: 'optimal', na, ...optimalBaseline(accuracies, { na }) }),
    ),
    { ...baseline, method: 'random', ...randomBaseline(accuracies) },
    ...cvUResults(options),
  ];
}

function cvUResults(options: SelectionResultsOptions): Table2Result[] {
  const { dataset, accuracies } = options;
  const [table] = benchmarkTables(options)
    .filter(({ seeds }) => seeds >= TABLE_2_N_INIT)
    .sort((a, b) => distance(a) - distance(b));
  if (table === undefined) return [];
  const { secondsPerNetwork } = table.header.provenance;
  return gridOf(table, { ...options, nas: TABLE_2_NA, nInits: [TABLE_2_N_INIT] }).map((selection): Table2Result => {
    const { na, batches } = selection;
    return {
      dataset,
      method: 'cv-u',
      na,
      ...selectionAccuracies(selection, accuracies),
      ddof: 0,
      ...(secondsPerNetwork === null ? {} : { seconds: secondsPerNetwork * na * TABLE_2_N_INIT }),
      note: noteOn(table, batches ?? 1),
    };
  });
}

const distance = ({ batchSize }: ScoreTable): number => Math.abs(Math.log(batchSize / TABLE_2_BATCH_SIZE));

function noteOn({ batchSize, header }: ScoreTable, batches: number): string {
  return [
    `${batchSize} images in a batch${batchSize === TABLE_2_BATCH_SIZE ? '' : ` (the paper: ${TABLE_2_BATCH_SIZE})`}`,
    batches === 1 ? 'the same batch in all runs' : `${batches} different batches`,
    `seconds: mean processor time of a network × N_a × ${TABLE_2_N_INIT} (${header.provenance.machine})`,
  ].join('; ');
}

/**
 * Every setting of Table A.3 that score tables of this data set allow, with how far the means move when other
 * initialisations are used.
 */
export function tableA3Results(options: SelectionResultsOptions): TableA3Result[] {
  const { dataset, accuracies } = options;
  return benchmarkTables(options).flatMap((table) =>
    TABLE_A3_GRID.nInit
      .filter((nInit) => nInit <= table.seeds)
      .flatMap((nInit) => {
        const grid = { ...options, nas: TABLE_A3_GRID.na, nInits: [nInit] };
        const others = Array.from({ length: Math.floor(table.seeds / nInit) - 1 }, (_, set) =>
          gridOf(table, { ...grid, firstSeed: (set + 1) * nInit }).map((selection) => meansOf(selection, accuracies)),
        );
        return gridOf(table, grid).map((selection, at): TableA3Result => {
          const means = others.flatMap((set) => set[at] ?? []);
          return {
            dataset,
            batchSize: table.batchSize,
            na: selection.na,
            nInit,
            ...selectionAccuracies(selection, accuracies),
            batches: selection.batches ?? 1,
            ...(means.length === 0
              ? {}
              : {
                  otherSeeds: {
                    validation: means.map(({ validation }) => validation),
                    test: means.map(({ test }) => test),
                  },
                }),
          };
        });
      }),
  );
}

function meansOf(selection: Selection, accuracies: TrainedAccuracies): { validation: number; test: number } {
  const { validation, test } = selectionAccuracies(selection, accuracies);
  return { validation: mean(validation), test: mean(test) };
}

/** Score tables of a data set and of the benchmark's networks; of two with one batch size the one with more batches, then seeds. */
function benchmarkTables({ dataset, tables }: SelectionResultsOptions): ScoreTable[] {
  const own = tables.filter(
    (table) => isBenchmarkTable(table) && table.header.images.name === DATASET_FILE_NAMES[dataset],
  );
  const best = new Map<number, ScoreTable>();
  const better = (a: ScoreTable, b: ScoreTable): boolean =>
    a.batches.length !== b.batches.length ? a.batches.length > b.batches.length : a.seeds > b.seeds;
  for (const table of own) {
    const known = best.get(table.batchSize);
    if (known === undefined || better(table, known)) best.set(table.batchSize, table);
  }
  return [...best.values()].sort((a, b) => a.batchSize - b.batchSize);
}

interface GridOptions extends Pick<SelectionResultsOptions, 'protocol' | 'runs' | 'seed'> {
  readonly nas: readonly number[];
  readonly nInits: readonly number[];
  readonly firstSeed?: number;
}

/** The experiment for those N_a whose candidates are all in the table. */
function gridOf(table: ScoreTable, options: GridOptions): Selection[] {
  const { protocol = 'paper', nas, nInits, runs, seed, firstSeed } = options;
  const draw = { ...(runs === undefined ? {} : { runs }), ...(seed === undefined ? {} : { seed }) };
  const covered = nas.filter((na) => covers(table, drawCandidates({ na, ...draw }), protocol));
  return selectionGrid(table, {
    protocol,
    nas: covered,
    nInits,
    ...draw,
    ...(firstSeed === undefined ? {} : { firstSeed }),
  });
}

function covers(table: ScoreTable, { cells, na, runs }: CandidateDraws, protocol: SelectionProtocol): boolean {
  const batches = protocol === 'paper' ? Math.min(runs, table.batches.length) : 1;
  for (let run = 0; run < runs; run++) {
    const rows = table.rows(run % batches);
    for (let at = run * na; at < (run + 1) * na; at++) if ((rows[cells[at] as number] as number) < 0) return false;
  }
  return true;
}
