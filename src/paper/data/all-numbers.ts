import type { PrintedNumber } from '../printed-number.js';
import type { PaperPlace, PrintedSummary } from '../summary.js';
import { BENCHMARK_DATASETS, DATASET_NAMES } from './datasets.js';
import { MNIST_CORRELATIONS, MNIST_FIGURE_RANGES } from './mnist-notebook.js';
import { TABLE_1 } from './table-1.js';
import { TABLE_2, TABLE_2_CELLS, TABLE_2_P_VALUES } from './table-2.js';
import { TABLE_A3_CELLS } from './table-a3.js';
import { TEXT_NUMBERS, TEXT_SUMMARIES } from './text-numbers.js';

/** Any printed number, with its place. */
export interface PaperNumber {
  /** `table-2/cv-u/na100/cifar10/test/mean`, `text/mnist/architectures`, … */
  readonly id: string;
  readonly place: PaperPlace;
  /** What the number is. */
  readonly quantity: string;
  readonly unit: '' | '%' | 's' | 'thousand images';
  readonly printed: PrintedNumber;
}

/** Every number this program knows of the paper and of its authors' MNIST notebook, one by one, in the order of print. */
export const PAPER_NUMBERS: readonly PaperNumber[] = [
  ...TEXT_SUMMARIES.flatMap(summaryNumbers),
  ...TEXT_NUMBERS,
  ...TABLE_1.flatMap(({ dataset, place, classes, trainThousands, validationThousands, testThousands }) => [
    entry(`table-1/${dataset}/classes`, place, { quantity: 'classes', unit: '', printed: classes }),
    ...(
      [
        ['train', trainThousands],
        ['validation', validationThousands],
        ['test', testThousands],
      ] as const
    ).map(([split, printed]) =>
      entry(`table-1/${dataset}/${split}`, place, { quantity: `${split} images`, unit: 'thousand images', printed }),
    ),
  ]),
  ...TABLE_2.flatMap((row) =>
    row.times.map((printed, index) => {
      const dataset = row.times.length === 1 ? undefined : BENCHMARK_DATASETS[index];
      const id = ['table-2', row.method, ...(row.na === undefined ? [] : [`na${row.na}`]), dataset ?? 'all', 'time'];
      const column = dataset === undefined ? 'time' : `time, ${DATASET_NAMES[dataset]}`;
      return entry(
        id.join('/'),
        { source: 'paper', part: 'Table 2', row: row.name, column },
        { quantity: 'time', unit: 's', printed },
      );
    }),
  ),
  ...TABLE_2_CELLS.flatMap(summaryNumbers),
  ...TABLE_2_P_VALUES.map(({ id, place, printed }) => entry(id, place, { quantity: 'p-value', unit: '', printed })),
  ...TABLE_A3_CELLS.flatMap(summaryNumbers),
  ...MNIST_CORRELATIONS.flatMap(({ id, place, method, x, y, r, p }) => [
    entry(`${id}/r`, place, { quantity: `${method} correlation of ${x} and ${y}`, unit: '', printed: r }),
    entry(`${id}/p`, place, {
      quantity: `p-value of the ${method} correlation of ${x} and ${y}`,
      unit: '',
      printed: p,
    }),
  ]),
  ...MNIST_FIGURE_RANGES.flatMap(({ id, place, quantity, low, high }) => [
    entry(`${id}/low`, place, { quantity: `smallest ${quantity}`, unit: '', printed: low }),
    entry(`${id}/high`, place, { quantity: `largest ${quantity}`, unit: '', printed: high }),
  ]),
];

/** Finds a number by its id; undefined where there is none. */
export function paperNumber(id: string): PaperNumber | undefined {
  return PAPER_NUMBERS.find((number) => number.id === id);
}

function entry(id: string, place: PaperPlace, rest: Pick<PaperNumber, 'quantity' | 'unit' | 'printed'>): PaperNumber {
  return { id, place, ...rest };
}

function summaryNumbers({
  id,
  place,
  mean,
  std,
}: Pick<PrintedSummary, 'id' | 'place' | 'mean' | 'std'>): PaperNumber[] {
  return [
    entry(`${id}/mean`, place, { quantity: 'mean accuracy', unit: '%', printed: mean }),
    entry(`${id}/std`, place, { quantity: 'standard deviation of the accuracy', unit: '%', printed: std }),
  ];
}
