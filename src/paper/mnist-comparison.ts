import type { MnistRow, MnistStudy } from '../experiments/index.js';
import { MNIST_CORRELATIONS, MNIST_FIGURE_RANGES, MNIST_NOTEBOOK_ARCHITECTURES } from './data/mnist-notebook.js';
import { formatPlace } from './summary.js';
import { compareCorrelation, compareNumber, type PaperComparison } from './verdict.js';

/** A number printed by the authors beside ours. */
export interface MnistComparison {
  readonly quantity: string;
  readonly place: string;
  readonly comparison: PaperComparison;
}

const COLUMNS = { mu_U: 'muU', sigma_U: 'sigmaU', mu_T: 'muT', cv_U: 'cvU' } as const;
const SYMBOLS = { mu_U: 'μ_U', sigma_U: 'σ_U', mu_T: 'μ_T', cv_U: 'CV_U' } as const;

/**
 * Every number that the authors give for the metric search beside the study's: correlations, and the ends of the
 * ranges in their figures (which have no standard error: they differ or agree in the printed digits).
 */
export function compareMnistStudy(study: Pick<MnistStudy, 'rows' | 'correlations'>): MnistComparison[] {
  const correlation = study.correlations.find(({ x, y }) => x === 'cvU' && y === 'muT');
  const correlations = MNIST_CORRELATIONS.map(({ method, r, p, place }): MnistComparison => {
    const ours = correlation?.[method];
    return {
      quantity: `${method === 'pearson' ? 'Pearson' : 'Spearman'} correlation of CV_U and μ_T (p = ${p.text})`,
      place: formatPlace(place),
      comparison: compareCorrelation(
        ours?.status === 'ok' && ours.n >= 4 ? { r: ours.estimate, n: ours.n } : undefined,
        {
          r,
          n: MNIST_NOTEBOOK_ARCHITECTURES,
        },
      ),
    };
  });
  const ranges = MNIST_FIGURE_RANGES.flatMap(({ quantity, low, high, place }): MnistComparison[] => {
    const values = present(study.rows, COLUMNS[quantity]);
    const end = (name: string, printed: typeof low, ours: number | undefined): MnistComparison => ({
      quantity: `${name} ${SYMBOLS[quantity]} of all architectures`,
      place: formatPlace(place),
      comparison: compareNumber(ours, printed),
    });
    return [
      end('smallest', low, values.length > 0 ? Math.min(...values) : undefined),
      end('largest', high, values.length > 0 ? Math.max(...values) : undefined),
    ];
  });
  return [...correlations, ...ranges];
}

function present(rows: readonly MnistRow[], column: 'muU' | 'sigmaU' | 'muT' | 'cvU'): number[] {
  return rows.flatMap((row) => row[column] ?? []);
}
