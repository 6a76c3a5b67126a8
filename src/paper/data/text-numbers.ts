import { type PrintedNumber, parsePrinted } from '../printed-number.js';
import { type PaperPlace, type PrintedSummary, parseMeanStd } from '../summary.js';
import { type BenchmarkDataset, DATASET_NAMES, PAPER_N_RUNS, type PaperSplit } from './datasets.js';

/** A number in the running text, a caption or an algorithm, with what it counts. */
export interface TextNumber {
  readonly id: string;
  readonly place: PaperPlace;
  /** What the number is. */
  readonly quantity: string;
  readonly unit: '' | '%' | 's';
  readonly printed: PrintedNumber;
}

/** An accuracy that the abstract or the conclusions repeat, with the settings that the same sentence names. */
export type RepeatedFactors = {
  readonly dataset: BenchmarkDataset;
  readonly split: PaperSplit;
  readonly na: number;
  readonly nInit: number;
  readonly batchSize: number;
};

/** A mean ± standard deviation in the running text, in percent. */
export type TextSummary = PrintedSummary<RepeatedFactors>;

function number(id: string, part: string, quantity: string, text: string, unit: TextNumber['unit'] = ''): TextNumber {
  return {
    id: `text/${id}`,
    place: { source: 'paper', part },
    quantity,
    unit,
    printed: parsePrinted(text),
  };
}

function summaries(id: string, part: string, texts: Readonly<Record<BenchmarkDataset, string>>): TextSummary[] {
  return (Object.keys(texts) as BenchmarkDataset[]).map((dataset) => ({
    id: `text/${id}/${dataset}`,
    place: { source: 'paper', part, row: DATASET_NAMES[dataset] },
    ...parseMeanStd(texts[dataset]),
    n: PAPER_N_RUNS,
    factors: { dataset, split: 'test', na: 100, nInit: 100, batchSize: 256 },
  }));
}

/** Accuracies of the abstract and the conclusions; both say 100 architectures, 100 initialisations, 256 images. */
export const TEXT_SUMMARIES: readonly TextSummary[] = [
  ...summaries('abstract', 'Abstract', {
    cifar10: '91.90 ± 2.27',
    cifar100: '64.08 ± 5.63',
    'imagenet16-120': '38.76 ± 6.62',
  }),
  ...summaries('conclusions', '§4 Conclusions', {
    cifar10: '91.90 ± 2.27',
    cifar100: '64.08 ± 5.63',
    'imagenet16-120': '38.76 ± 6.62',
  }),
];

/** Hidden-layer sizes of the MNIST search space. @see paper §2.1.2 */
export const MNIST_UNITS: readonly number[] = [8, 16, 24, 32, 56, 64, 96, 128, 256, 512, 1024, 2048];

/** Learning rates of the MNIST trainings. @see paper §2.1.3 */
export const MNIST_LEARNING_RATES: readonly number[] = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03];

/** N_a of Figures 6, A.8 and A.10. */
export const FIGURE_NA: readonly number[] = [10, 25, 50, 100, 1000, 5000];

/** N_init of Figures 7, A.9 and A.11. */
export const FIGURE_N_INIT: readonly number[] = [3, 5, 10, 25, 50, 100];

/** Numbers of the text that can be recomputed or set against another place of the paper, in reading order. */
export const TEXT_NUMBERS: readonly TextNumber[] = [
  number('abstract/time/cifar10', 'Abstract', 'time for 100 architectures, CIFAR-10', '190', 's'),
  number('abstract/time/cifar100', 'Abstract', 'time for 100 architectures, CIFAR-100', '190', 's'),
  number('abstract/time/imagenet16-120', 'Abstract', 'time for 100 architectures, ImageNet16-120', '133.9', 's'),
  number('abstract/na', 'Abstract', 'architectures per selection', '100'),
  number('abstract/batch-size', 'Abstract', 'images per batch', '256'),
  number('abstract/n-init', 'Abstract', 'initialisations per architecture', '100'),
  number('mnist/per-class', '§2.1.1', 'training images per class', '20'),
  number('mnist/train', '§2.1.1', 'training images', '200'),
  number('mnist/validation', '§2.1.1', 'validation images', '5000'),
  number('mnist/test', '§2.1.1', 'test images', '5000'),
  number('mnist/layers', '§2.1.2', 'hidden layers', '2'),
  number('mnist/unit-values', '§2.1.2', 'values of units per layer', '12'),
  number('mnist/architectures', '§2.1.2', 'architectures', '144'),
  number('mnist/seeds', '§2.1.3', 'seeds', '100'),
  number('mnist/learning-rates', '§2.1.3', 'learning rates', '6'),
  number('mnist/trainings-per-architecture', '§2.1.3', 'trainings per architecture', '600'),
  number('mnist/trainings', '§2.1.3', 'trainings overall', '86400'),
  number('mnist/batch-size', '§2.1.3', 'batch size', '50'),
  number('mnist/epochs', '§2.1.3', 'epochs', '200'),
  number('mnist/beta1', '§2.1.3', 'Adam, first decay rate', '0.9'),
  number('mnist/beta2', '§2.1.3', 'Adam, second decay rate', '0.99'),
  number('mnist/burn-in', '§2.1.3', 'burn-in epochs', '50'),
  number('nas-bench-201/nodes', '§2.2.1', 'nodes of a cell', '4'),
  number('nas-bench-201/operations', '§2.2.1', 'operations', '5'),
  number('nas-bench-201/architectures', '§2.2.1', 'architectures', '15625'),
  number('nas-bench-201/batch-size', '§2.2.3', 'training batch size', '256'),
  number('nas-bench-201/weight-decay', '§2.2.3', 'weight decay', '5e-4'),
  number('nas-bench-201/epochs', '§2.2.3', 'training epochs', '200'),
  number('selection/n-runs', '§2.2.4', 'selections', '500'),
  number('selection/architectures', '§2.2.4', 'architectures to choose from', '15625'),
  number('selection/n-init', '§3.2', 'initialisations behind Table 2', '100'),
  number('selection/batch-size', '§3.2', 'batch size behind Table 2', '256'),
  number('selection/alpha', '§3.2', 'level below which p-values count as significant', '0.05'),
  number('figure-7/na', 'Figure 7', 'architectures', '1000'),
  number('mellor/k', '§3.2', 'constant k of the Jacobian score', '1e-5'),
  number('mellor/p-value', '§3.2', 'p-value, Mellor et al. on ImageNet16-120, N_a = 10 against 100', '5.8e-7'),
];

/** Finds a number of the text by its id, with or without the leading `text/`. */
export function textNumber(id: string): TextNumber | undefined {
  return TEXT_NUMBERS.find((entry) => entry.id === id || entry.id === `text/${id}`);
}
