/** The data sets of the paper. */
export type PaperDataset = 'mnist' | 'cifar10' | 'cifar100' | 'imagenet16-120';

/** The data sets of NAS-Bench-201, in the order of Table 2. */
export type BenchmarkDataset = Exclude<PaperDataset, 'mnist'>;

/** Part of a data set on which accuracies are reported. */
export type PaperSplit = 'validation' | 'test';

export const BENCHMARK_DATASETS: readonly BenchmarkDataset[] = ['cifar10', 'cifar100', 'imagenet16-120'];
export const PAPER_SPLITS: readonly PaperSplit[] = ['validation', 'test'];

/** As the paper writes them. */
export const DATASET_NAMES: Readonly<Record<PaperDataset, string>> = {
  mnist: 'Reduced MNIST',
  cifar10: 'CIFAR-10',
  cifar100: 'CIFAR-100',
  'imagenet16-120': 'ImageNet16-120',
};

/** Selections behind every mean of Tables 2 and A.3. @see paper §2.2.4 */
export const PAPER_N_RUNS = 500;
