import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TrainlessError } from '../../core/errors.js';
import { readJournal } from '../journal.js';
import { type MnistReliability, mnistReliability } from './reliability.js';
import { MNIST_JOURNAL, type MnistConfiguration } from './run.js';
import { type MnistCorrelation, type MnistRow, mnistCorrelations, summariseMnist } from './summary.js';
import type { MnistEntry } from './trials.js';

/** Results of the metric search, ready to be shown. */
export interface MnistStudy {
  readonly configuration: MnistConfiguration;
  /** For people: which images were used. */
  readonly images: string;
  /** For people: protocol, initialisations, trainings. */
  readonly scope: string;
  readonly rows: readonly MnistRow[];
  readonly correlations: readonly MnistCorrelation[];
  /** How much of the differences in CV_U is more than chance; null where too little was measured to tell. */
  readonly reliability: MnistReliability | null;
  readonly untrainedMeasurements: number;
  readonly trainings: number;
  /** Sum of the trials' times, as if one worker had done all. */
  readonly computeMs: number;
}

const IMAGE_NAMES: Readonly<Record<MnistConfiguration['data'], string>> = {
  'fashion-mnist': 'Fashion-MNIST (embedded subset)',
  mnist: 'MNIST',
};

/** Summarises trials. @throws {TrainlessError} EMPTY_SAMPLE where an architecture has fewer than two initialisations */
export function mnistStudy(entries: readonly MnistEntry[], configuration: MnistConfiguration): MnistStudy {
  const rows = summariseMnist(entries, configuration.protocol);
  const trained = entries.filter((entry) => entry.kind === 'training').length;
  const most = (values: readonly number[]): number => Math.max(0, ...values);
  const rates = new Set(rows.flatMap((row) => row.learningRates.map(({ learningRate }) => learningRate))).size;
  return {
    configuration,
    images: IMAGE_NAMES[configuration.data],
    scope: [
      `protocol "${configuration.protocol}"`,
      `N_init = ${most(rows.map((row) => row.initialisations))}`,
      `${rates} learning rates × ${most(rows.map((row) => row.trainings))} trainings`,
    ].join(', '),
    rows,
    correlations: mnistCorrelations(rows),
    reliability: mnistReliability(entries),
    untrainedMeasurements: entries.reduce(
      (sum, entry) => sum + (entry.kind === 'untrained' ? entry.hits.length : 0),
      0,
    ),
    trainings: trained,
    computeMs: entries.reduce((sum, entry) => sum + entry.elapsedMs, 0),
  };
}

/**
 * Reads a study from the folder of `run mnist`.
 * @throws {TrainlessError} MISSING_DATA, BAD_FILE
 */
export function readMnistStudy(folder: string): MnistStudy {
  const { entries, configuration } = readJournal<MnistEntry>(join(folder, MNIST_JOURNAL));
  return mnistStudy(entries, configuration as MnistConfiguration);
}

/** Folder of the results on real MNIST that ship with the program. */
export const SHIPPED_MNIST = fileURLToPath(new URL('../../../data/results/mnist/', import.meta.url));

/** How the shipped results came to be. */
export interface ShippedProvenance {
  readonly command: string;
  readonly program: string;
  readonly engine: string;
  readonly machine: string;
  readonly finished: string;
  readonly note: string;
}

/** The shipped results and how they came to be. @throws {TrainlessError} MISSING_DATA, BAD_FILE */
export function shippedMnistStudy(): MnistStudy & { readonly provenance: ShippedProvenance } {
  const study = readMnistStudy(SHIPPED_MNIST);
  const path = join(SHIPPED_MNIST, 'provenance.json');
  try {
    return { ...study, provenance: JSON.parse(readFileSync(path, 'utf8')) as ShippedProvenance };
  } catch (cause) {
    throw new TrainlessError('BAD_FILE', `${path} cannot be read. Restore it with \`git checkout data/results\`.`, {
      cause,
    });
  }
}
