import { TrainlessError } from '../core/errors.js';

/** A score that ranks untrained architectures. */
export interface Metric {
  readonly name: string;
  readonly description: string;
  /** Which end of the scale is picked. */
  readonly better: 'lower' | 'higher';
  /** What one computation gives: hit counts over many initialisations, or one score for each initialisation. */
  readonly result: 'hits' | 'scores';
}

/** Every metric, by name. A new one is a file beside this and an entry here. */
export const METRICS: readonly Metric[] = [
  {
    name: 'cv-u',
    description: 'coefficient of variation of the untrained accuracy over initialisations (the paper)',
    better: 'lower',
    result: 'hits',
  },
];

/** Looks a metric up. @throws {TrainlessError} UNKNOWN_NAME */
export function findMetric(name: string): Metric {
  const metric = METRICS.find((candidate) => candidate.name === name);
  if (metric) return metric;
  throw new TrainlessError(
    'UNKNOWN_NAME',
    `There is no metric "${name}". Choose one of: ${METRICS.map((known) => known.name).join(', ')}.`,
  );
}
