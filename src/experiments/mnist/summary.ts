import { TrainlessError } from '../../core/errors.js';
import { formatMlp, type MlpArchitecture, mlpParameterCount } from '../../spaces/index.js';
import {
  type CoefficientOfVariation,
  coefficientOfVariationFromHits,
  type Moments,
  mean,
  moments,
  pearson,
  spearman,
  type TestOutcome,
} from '../../stats/index.js';
import { type MnistProtocol, protocolDdof } from './settings.js';
import type { MnistEntry } from './trials.js';

/** Trained accuracy at one learning rate. */
export interface LearningRateRow {
  readonly learningRate: number;
  readonly trainings: number;
  /** Test accuracy of the best epoch's weights: mean and standard deviation over seeds. */
  readonly muT: number;
  /** null where one training has no sample standard deviation. */
  readonly sigmaT: number | null;
}

/** What Figures 1–5 show of one architecture. Accuracies are fractions; null where nothing was trained. */
export interface MnistRow extends MlpArchitecture {
  /** Units of both layers, such as 8x16. */
  readonly name: string;
  readonly params: number;
  readonly initialisations: number;
  readonly muU: number;
  readonly sigmaU: number;
  /** CV_U, or null where the untrained accuracy is degenerate. */
  readonly cvU: number | null;
  readonly cvUStatus: CoefficientOfVariation['status'];
  /** Seeds per learning rate. */
  readonly trainings: number;
  readonly muT: number | null;
  readonly sigmaT: number | null;
  /** The learning rate of `muT` and `sigmaT`. */
  readonly learningRate?: number;
  readonly learningRates: readonly LearningRateRow[];
}

/**
 * One row an architecture, smallest first, from the results of trials.
 * The best learning rate is the one of the highest mean test accuracy, as Algorithm 1 says (the text of §2.1.3 says
 * "training accuracy", which ties at 100 % for most networks); of equal ones the smallest.
 * @throws {TrainlessError} EMPTY_SAMPLE where an architecture has fewer than two initialisations
 */
export function summariseMnist(entries: readonly MnistEntry[], protocol: MnistProtocol): MnistRow[] {
  const byName = new Map<string, MnistEntry[]>();
  for (const entry of entries) {
    const name = formatMlp(entry);
    const known = byName.get(name);
    if (known) known.push(entry);
    else byName.set(name, [entry]);
  }
  return [...byName.values()]
    .map((own) => summariseArchitecture(own, protocol))
    .sort((a, b) => a.units1 - b.units1 || a.units2 - b.units2);
}

function summariseArchitecture(entries: readonly MnistEntry[], protocol: MnistProtocol): MnistRow {
  const ddof = protocolDdof(protocol);
  const [first] = entries;
  if (first === undefined) throw new TrainlessError('EMPTY_SAMPLE', 'An architecture without results has no summary.');
  const { units1, units2 } = first;
  const untrained = entries.flatMap((entry) => (entry.kind === 'untrained' ? [entry] : []));
  const hits = [...untrained].sort((a, b) => a.firstSeed - b.firstSeed).flatMap((entry) => entry.hits);
  const images = untrained[0]?.images ?? 1;
  const learningRates = summariseTrainings(entries, ddof);
  // The authors pool over learning rates, which repeats each initialisation: it matters for ddof 1 alone.
  const pooled = protocol === 'authors-code' ? Math.max(1, learningRates.length) : 1;
  const sample = Array.from({ length: pooled }, () => hits).flat();
  const u: Moments = moments(
    sample.map((count) => count / images),
    { ddof },
  );
  const cvU = coefficientOfVariationFromHits(sample, { ddof });
  const best = learningRates.reduce<LearningRateRow | undefined>(
    (top, row) => (top === undefined || row.muT > top.muT ? row : top),
    undefined,
  );
  return {
    name: formatMlp(first),
    units1,
    units2,
    params: mlpParameterCount(first),
    initialisations: hits.length,
    muU: u.mean,
    sigmaU: u.standardDeviation,
    cvU: cvU.status === 'ok' ? cvU.value : null,
    cvUStatus: cvU.status,
    trainings: best?.trainings ?? 0,
    muT: best?.muT ?? null,
    sigmaT: best?.sigmaT ?? null,
    ...(best === undefined ? {} : { learningRate: best.learningRate }),
    learningRates,
  };
}

function summariseTrainings(entries: readonly MnistEntry[], ddof: 0 | 1): LearningRateRow[] {
  const byRate = new Map<number, number[]>();
  for (const entry of entries) {
    if (entry.kind !== 'training') continue;
    const known = byRate.get(entry.learningRate);
    if (known) known.push(entry.testAccuracy);
    else byRate.set(entry.learningRate, [entry.testAccuracy]);
  }
  return [...byRate]
    .sort(([a], [b]) => a - b)
    .map(([learningRate, accuracies]) => {
      const sigmaT = accuracies.length > ddof ? moments(accuracies, { ddof }).standardDeviation : null;
      return { learningRate, trainings: accuracies.length, muT: mean(accuracies), sigmaT };
    });
}

/** Pearson's and Spearman's correlation of one pair of columns. */
export interface MnistCorrelation {
  readonly x: MnistColumn;
  readonly y: MnistColumn;
  readonly pearson: TestOutcome<number>;
  readonly spearman: TestOutcome<number>;
}

/** Columns that the paper plots against each other. */
export type MnistColumn = 'muU' | 'sigmaU' | 'cvU' | 'muT' | 'params';

/** The pairs of §3.1, in the order of its figures. */
const PAIRS: readonly (readonly [MnistColumn, MnistColumn])[] = [
  ['muU', 'muT'],
  ['sigmaU', 'muT'],
  ['muU', 'sigmaU'],
  ['cvU', 'muT'],
  ['params', 'muT'],
  ['params', 'cvU'],
];

/**
 * Correlations behind Figures 1–5, over the architectures that have both columns; a pair that fewer than two of them
 * have is left out.
 */
export function mnistCorrelations(rows: readonly MnistRow[]): MnistCorrelation[] {
  return PAIRS.flatMap(([x, y]) => {
    const complete = rows.flatMap((row) => {
      const [a, b] = [row[x], row[y]];
      return a === null || b === null ? [] : [[a, b] as const];
    });
    if (complete.length < 2) return [];
    const [xs, ys] = [complete.map(([a]) => a), complete.map(([, b]) => b)];
    return [{ x, y, pearson: pearson(xs, ys), spearman: spearman(xs, ys) }];
  });
}

const CSV_COLUMNS = [
  'name',
  'units1',
  'units2',
  'params',
  'initialisations',
  'muU',
  'sigmaU',
  'cvU',
  'trainings',
  'muT',
  'sigmaT',
  'learningRate',
] as const;

/** The rows as CSV: accuracies as fractions, an empty cell where there is no value. */
export function mnistCsv(rows: readonly MnistRow[]): string {
  const lines = rows.map((row) => CSV_COLUMNS.map((column) => row[column] ?? '').join(','));
  return [CSV_COLUMNS.join(','), ...lines, ''].join('\n');
}
