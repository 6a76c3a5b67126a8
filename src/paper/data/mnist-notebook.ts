import { type PrintedNumber, parsePrinted } from '../printed-number.js';
import type { PaperPlace } from '../summary.js';

/** A correlation that the authors' MNIST notebook prints. */
export interface NotebookCorrelation {
  readonly id: string;
  readonly place: PaperPlace;
  readonly method: 'pearson' | 'spearman';
  readonly x: string;
  readonly y: string;
  readonly r: PrintedNumber;
  readonly p: PrintedNumber;
}

/** The range that a quantity covers in the published MNIST figures, read off their axes and points. */
export interface FigureRange {
  readonly id: string;
  readonly place: PaperPlace;
  readonly quantity: 'mu_U' | 'sigma_U' | 'mu_T' | 'cv_U';
  readonly low: PrintedNumber;
  readonly high: PrintedNumber;
}

const place: PaperPlace = { source: "authors' notebook", part: 'TrainlessNAS_MNIST' };

/** Coefficient of variation of the untrained accuracy against the mean trained accuracy. Not printed in the paper. */
export const MNIST_CORRELATIONS: readonly NotebookCorrelation[] = [
  {
    id: 'mnist-notebook/pearson',
    place,
    method: 'pearson',
    x: 'cv_U',
    y: 'mu_T',
    r: parsePrinted('-0.357'),
    p: parsePrinted('1.83e-6'),
  },
  {
    id: 'mnist-notebook/spearman',
    place,
    method: 'spearman',
    x: 'cv_U',
    y: 'mu_T',
    r: parsePrinted('-0.321'),
    p: parsePrinted('2.13e-5'),
  },
];

/** Architectures in the authors' published MNIST plots: 13 × 13, not the 12 × 12 of the paper. */
export const MNIST_NOTEBOOK_ARCHITECTURES = 169;

function range(quantity: FigureRange['quantity'], low: string, high: string): FigureRange {
  return {
    id: `mnist-notebook/range/${quantity}`,
    place: { ...place, row: 'figures' },
    quantity,
    low: parsePrinted(low),
    high: parsePrinted(high),
  };
}

/** Ranges of Figures 1 to 3 as the authors' notebook draws them; accuracies are fractions. */
export const MNIST_FIGURE_RANGES: readonly FigureRange[] = [
  range('mu_U', '0.09', '0.11'),
  range('sigma_U', '0.015', '0.028'),
  range('mu_T', '0.64', '0.79'),
  range('cv_U', '0.166', '0.258'),
];
