import { type PrintedNumber, parsePrinted } from '../printed-number.js';
import type { PaperPlace } from '../summary.js';
import { DATASET_NAMES, type PaperDataset } from './datasets.js';

/** A row of Table 1: classes, resolution and the sizes of the splits in thousands. */
export interface Table1Row {
  readonly dataset: PaperDataset;
  readonly place: PaperPlace;
  readonly classes: PrintedNumber;
  readonly resolution: string;
  readonly trainThousands: PrintedNumber;
  readonly validationThousands: PrintedNumber;
  readonly testThousands: PrintedNumber;
}

function row(dataset: PaperDataset, classes: string, resolution: string, splits: string): Table1Row {
  const [train = '', validation = '', test = ''] = splits.split('/');
  return {
    dataset,
    place: { source: 'paper', part: 'Table 1', row: DATASET_NAMES[dataset] },
    classes: parsePrinted(classes),
    resolution,
    trainThousands: parsePrinted(train),
    validationThousands: parsePrinted(validation),
    testThousands: parsePrinted(test),
  };
}

/** Table 1: the data sets. */
export const TABLE_1: readonly Table1Row[] = [
  row('mnist', '10', '28x28', '0.2/5/5'),
  row('cifar10', '10', '32x32x3', '25/25/10'),
  row('cifar100', '100', '32x32x3', '50/5/5'),
  row('imagenet16-120', '120', '16x16x3', '151.7/3/3'),
];
