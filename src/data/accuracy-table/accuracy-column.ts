/** The three data sets of NAS-Bench-201. */
export type BenchmarkDataName = 'cifar-10' | 'cifar-100' | 'imagenet16-120';

/** The names as a list, in the paper's order. */
export const BENCHMARK_DATA: readonly BenchmarkDataName[] = ['cifar-10', 'cifar-100', 'imagenet16-120'];

/** What a column holds. */
export interface AccuracyColumn {
  readonly quantity: 'accuracy' | 'training-seconds' | 'validation-seconds';
  readonly dataset: BenchmarkDataName;
  /** Of an accuracy: the images it was measured on. `whole-test`: the official test set before its halving. */
  readonly split?: 'validation' | 'test' | 'whole-test';
  readonly epochs: 12 | 200;
  /** Trained on all training images or on NAS-Bench-201's half of them. */
  readonly trainedOn: 'all' | 'half';
  /** `mean` over the training seeds, one seed, or a run whose seed the source does not tell. */
  readonly seed: 'mean' | number | `run-${number}`;
  /** Ids of the files, or the folder, that it comes from. */
  readonly source: string;
  /** What a reader must know before comparing it. */
  readonly note: string;
}

/** Which accuracies are asked for. */
export interface AccuracyQuery {
  readonly dataset: BenchmarkDataName;
  readonly split: 'validation' | 'test' | 'whole-test';
  /** Default 200. */
  readonly epochs?: 12 | 200;
  /** Default: the mean over the training seeds, as the paper uses it. */
  readonly seed?: 'mean' | number;
  /** Default: as the paper — CIFAR-10 validation from the half-trained models, everything else from the full ones. */
  readonly trainedOn?: 'all' | 'half';
}

/** The query with its defaults filled in. */
export function completeQuery(query: AccuracyQuery): Required<AccuracyQuery> {
  const half = query.dataset === 'cifar-10' && query.split === 'validation';
  return { epochs: 200, seed: 'mean', trainedOn: half ? 'half' : 'all', ...query };
}

/** The traps of these numbers, by what they were measured on. */
export function trapNote(column: Pick<AccuracyColumn, 'dataset' | 'split' | 'trainedOn' | 'epochs'>): string {
  const short = column.epochs === 12 ? ' After 12 epochs of a schedule made for 12.' : '';
  if (column.dataset === 'cifar-10') {
    if (column.trainedOn === 'half') {
      const where = column.split === 'validation' ? 'the other 25,000 training images' : 'the 10,000 test images';
      return `Models trained on 25,000 images, measured on ${where}: not the models of the usual CIFAR-10 test column.${short}`;
    }
    return `Models trained on all 50,000 images: the validation images are among them, so the two CIFAR-10 columns belong to different models.${short}`;
  }
  const [count, whole] = column.dataset === 'cifar-100' ? ['5,000', '10,000'] : ['3,000', '6,000'];
  const official = column.dataset === 'cifar-100' ? 'test' : 'validation';
  if (column.split === 'whole-test') return `All ${whole} official ${official} images.${short}`;
  return `The same models as the ${column.split === 'test' ? 'validation' : 'test'} column, measured on ${count} of the ${whole} official ${official} images.${short}`;
}
