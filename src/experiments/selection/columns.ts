import type { AccuracyTable, PublishedScores } from '../../data/index.js';
import {
  cellFromIndex,
  cellIndex,
  cellMacs,
  cellParameterCount,
  fromNaslib,
  NAS_BENCH_201_SIZE,
} from '../../spaces/index.js';
import type { ScoreColumn } from '../score-table/cv-scores.js';
import { type AccuracyLookup, type SelectionDataset, scoreColumn, type TrainedAccuracies } from './accuracies.js';

/** Classes and image size of each data set of NAS-Bench-201. */
export const BENCHMARK_SHAPES: Readonly<Record<SelectionDataset, { readonly classes: number; readonly size: number }>> =
  {
    'cifar-10': { classes: 10, size: 32 },
    'cifar-100': { classes: 100, size: 32 },
    'imagenet16-120': { classes: 120, size: 16 },
  };

/** The accuracies that the paper reports: 200 epochs, mean over training seeds. @throws {TrainlessError} MISSING_DATA */
export function trainedAccuracies(table: AccuracyTable, dataset: SelectionDataset): TrainedAccuracies {
  const lookup = (split: 'validation' | 'test'): AccuracyLookup => {
    const column = table.column({ dataset, split }, true);
    return (cell) => {
      const value = column[cell];
      return value === undefined || Number.isNaN(value) ? null : value;
    };
  };
  return { validation: lookup('validation'), test: lookup('test') };
}

/** Number of parameters as a score: the larger the better. */
export function parametersColumn(dataset: SelectionDataset): ScoreColumn {
  const { classes } = BENCHMARK_SHAPES[dataset];
  return scoreColumn('parameters', 'higher', (cell) => cellParameterCount(cellFromIndex(cell), { classes }));
}

/** Multiply-accumulate operations as a score: the more the better. */
export function macsColumn(dataset: SelectionDataset): ScoreColumn {
  const { classes, size } = BENCHMARK_SHAPES[dataset];
  return scoreColumn('MACs', 'higher', (cell) => cellMacs(cellFromIndex(cell), size, { classes }));
}

/** Scores published by others, in official order; cells that they left out are missing. @throws {TrainlessError} BAD_ARCHITECTURE */
export function publishedColumns({ names, naslib, values }: PublishedScores): ScoreColumn[] {
  const rows = new Int32Array(NAS_BENCH_201_SIZE).fill(-1);
  naslib.forEach((encoding, row) => {
    rows[cellIndex(fromNaslib(encoding))] = row;
  });
  return names.map((name, at) => scoreColumn(name, 'higher', (cell) => values[at]?.[rows[cell] ?? -1] ?? null));
}
