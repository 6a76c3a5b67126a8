import type { PrintedCorrelation } from '../audit/correlation-size.js';
import type { Derivation, Description, MeanFormulaGroup, RepeatedNumber, StatedDefault } from '../audit/statements.js';
import type { TrendClaim } from '../audit/trends.js';
import { type PrintedNumber, parsePrinted } from '../printed-number.js';
import { formatPlace } from '../summary.js';
import { BENCHMARK_DATASETS, DATASET_NAMES } from './datasets.js';
import { MNIST_CORRELATIONS } from './mnist-notebook.js';
import { TABLE_1 } from './table-1.js';
import { TABLE_2 } from './table-2.js';
import { MNIST_LEARNING_RATES, MNIST_UNITS, type TextNumber, textNumber } from './text-numbers.js';

const NONE: TextNumber = {
  id: 'none',
  place: { source: 'paper', part: 'nowhere' },
  quantity: 'none',
  unit: '',
  printed: parsePrinted('0'),
};

function printed(id: string): PrintedNumber {
  return (textNumber(id) ?? NONE).printed;
}

function where(id: string): string {
  return formatPlace((textNumber(id) ?? NONE).place);
}

/** The means that the paper defines. */
export const MEAN_FORMULAS: readonly MeanFormulaGroup[] = [
  {
    id: 'equation-2-missing-divisor',
    formulas: [{ where: 'Algorithm 2, Eq. 2', symbol: 'μ_T', term: 'T_j', upperLimit: 'N_runs', divisor: null }],
    remark:
      'The line above calls it an average, and so are the numbers of Table 2: the sum of 500 accuracies near 92 % would be near 46,000 %.',
  },
  {
    id: 'algorithm-means-divide-by-n',
    formulas: [
      { where: 'Algorithm 1, μ_T', symbol: 'μ_T', term: 'T_i', upperLimit: 'N_init', divisor: 'N' },
      { where: 'Algorithm 1, μ_U', symbol: 'μ_U', term: 'U_i', upperLimit: 'N_init', divisor: 'N' },
      { where: 'Algorithm 2, μ_U', symbol: 'μ_U', term: 'U_i', upperLimit: 'N_init', divisor: 'N' },
    ],
    remark: 'The standard deviations beside them do divide by N_init.',
  },
];

/** Numbers that follow from other numbers of the paper. */
export const DERIVATIONS: readonly Derivation[] = [
  derived('mnist/unit-values', 'values in the list of units', MNIST_UNITS.length),
  derived('mnist/architectures', '12 units ^ 2 layers', MNIST_UNITS.length ** printed('mnist/layers').value),
  derived('mnist/learning-rates', 'values in the list of learning rates', MNIST_LEARNING_RATES.length),
  derived('mnist/train', '20 per class · 10 classes', printed('mnist/per-class').value * 10),
  derived(
    'mnist/trainings-per-architecture',
    '100 seeds · 6 learning rates',
    printed('mnist/seeds').value * printed('mnist/learning-rates').value,
  ),
  derived(
    'mnist/trainings',
    '600 trainings · 144 architectures',
    printed('mnist/trainings-per-architecture').value * printed('mnist/architectures').value,
  ),
  derived('mnist/burn-in', 'first quarter of 200 epochs', printed('mnist/epochs').value / 4),
  derived(
    'nas-bench-201/architectures',
    '5 operations ^ 6 edges between 4 nodes',
    printed('nas-bench-201/operations').value **
      ((printed('nas-bench-201/nodes').value * (printed('nas-bench-201/nodes').value - 1)) / 2),
  ),
  ...TABLE_1.filter((row) => row.dataset === 'mnist').flatMap((row) =>
    (
      [
        ['train', row.trainThousands],
        ['validation', row.validationThousands],
        ['test', row.testThousands],
      ] as const
    ).map(
      ([split, thousands]): Derivation => ({
        id: `table-1/mnist/${split}`,
        where: `${formatPlace(row.place)}, ${split} (K)`,
        printed: thousands,
        rule: `${printed(`mnist/${split}`).text} images / 1000`,
        value: printed(`mnist/${split}`).value / 1000,
      }),
    ),
  ),
];

function derived(id: string, rule: string, value: number): Derivation {
  return { id, where: where(id), printed: printed(id), rule, value };
}

/** Numbers that the text repeats from elsewhere. */
export const REPEATED_NUMBERS: readonly RepeatedNumber[] = [
  ...TABLE_2.filter((row) => row.method === 'cv-u' && row.na === 100).flatMap((row) =>
    BENCHMARK_DATASETS.map(
      (dataset, index): RepeatedNumber => ({
        id: `abstract-time-${dataset}`,
        where: `Abstract, time for ${DATASET_NAMES[dataset]}`,
        printed: printed(`abstract/time/${dataset}`),
        originalWhere: `Table 2, ${row.name}, time`,
        original: row.times[index] ?? NONE.printed,
      }),
    ),
  ),
  repeated('abstract-n-init', 'abstract/n-init', 'selection/n-init'),
  repeated('abstract-batch-size', 'abstract/batch-size', 'selection/batch-size'),
  repeated('batch-size-as-in-training', 'selection/batch-size', 'nas-bench-201/batch-size'),
  repeated('architectures-to-choose-from', 'selection/architectures', 'nas-bench-201/architectures'),
];

function repeated(id: string, repeat: string, original: string): RepeatedNumber {
  return {
    id,
    where: where(repeat),
    printed: printed(repeat),
    originalWhere: where(original),
    original: printed(original),
  };
}

/** What the paper describes in more than one place. "Iterations" of §3.2 are the initialisations of the captions. */
export const DESCRIPTIONS: readonly Description[] = [
  {
    id: 'figures-6-7-swapped',
    things: [
      {
        subject: 'Figure 6 varies',
        accounts: [
          { where: '§3.2', says: 'the number of initialisations' },
          { where: 'caption of Figure 6', says: 'the number of selected architectures' },
        ],
      },
      {
        subject: 'Figure 7 varies',
        accounts: [
          { where: '§3.2', says: 'the number of selected architectures' },
          { where: 'caption of Figure 7', says: 'the number of initialisations' },
        ],
      },
    ],
    remark: 'The text takes Figures 6 and 7 for each other.',
  },
  {
    id: 'learning-rate-choice',
    things: [
      {
        subject: 'The learning rate of an architecture is the one with the highest mean',
        accounts: [
          { where: '§2.1.3', says: 'training accuracy' },
          { where: 'Algorithm 1', says: 'test accuracy' },
        ],
      },
    ],
    remark:
      'Algorithm 1 takes max(μ_T), and its T_i are test set accuracies, so "training accuracy" can only mean accuracy after training. The test set that chooses the learning rate is also the one that is reported.',
  },
];

/** Settings that the paper calls defaults. */
export const STATED_DEFAULTS: readonly StatedDefault[] = [
  {
    id: 'adam-beta-1',
    where: where('mnist/beta1'),
    setting: "Adam's first decay rate",
    printed: printed('mnist/beta1'),
    actual: 0.9,
    reference: 'Kingma and Ba 2015, and Keras',
  },
  {
    id: 'adam-beta-2',
    where: where('mnist/beta2'),
    setting: "Adam's second decay rate",
    printed: printed('mnist/beta2'),
    actual: 0.999,
    reference: 'Kingma and Ba 2015, and Keras',
  },
];

/** What the paper says about N_a and N_init. */
export const TREND_CLAIMS: Readonly<Record<'na' | 'nInit', TrendClaim>> = {
  na: {
    id: 'claim-improves-with-na',
    where: '§3.2, against Table A.3',
    claim: 'accuracy improves with the number of sampled architectures, for any batch size',
    over: 'N_a',
    always: true,
  },
  nInit: {
    id: 'claim-more-initialisations-help',
    where: '§3.2, against Table A.3',
    claim: 'the number of initialisations improves the precision of the method',
    over: 'N_init',
    always: false,
  },
};

/** What the paper says about the method of Mellor et al. */
export const SIMILARITY_CLAIM = {
  id: 'claim-similar-to-mellor',
  where: '§3.2, against Table 2',
  claim: 'similar overall performances of CV_U and Mellor et al.',
} as const;

/** Correlations of the authors' MNIST notebook, all over the same architectures. */
export const NOTEBOOK_CORRELATIONS: readonly PrintedCorrelation[] = MNIST_CORRELATIONS.map(({ method, r, p }) => ({
  name: method === 'pearson' ? 'Pearson r' : 'Spearman ρ',
  r,
  p,
}));
