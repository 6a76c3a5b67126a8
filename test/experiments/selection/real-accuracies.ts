import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { SelectionDataset, TrainedAccuracies } from '../../../src/experiments/index.js';
import { MIRROR } from '../../data/mirror.js';

const VALIDATION: Readonly<Record<SelectionDataset, string>> = {
  'cifar-10': 'Cifar10-NB201.csv',
  'cifar-100': 'Cifar100-NB201.csv',
  'imagenet16-120': 'ImageNet-NB201.csv',
};
const TEST: Readonly<Record<SelectionDataset, string>> = {
  'cifar-10': 'CIFAR10TestAccuracy200Epochs',
  'cifar-100': 'CIFAR100TestAccuracy200Epochs',
  'imagenet16-120': 'ImageNetTestAccuracy200Epochs',
};

/** The benchmark's accuracies, read from the published tables without the program's own reader. */
export function realAccuracies(dataset: SelectionDataset): TrainedAccuracies {
  const validation = rows(VALIDATION[dataset]).map((row) => Number(row.accuracy));
  const test = rows('nats_bench.csv').map((row) => Number(row[TEST[dataset]]) / 100);
  return { validation: (cell) => validation[cell] ?? null, test: (cell) => test[cell] ?? null };
}

function rows(file: string): Record<string, string>[] {
  return parse(readFileSync(join(MIRROR ?? '', 'nas-bench-201', file)), { columns: true });
}
