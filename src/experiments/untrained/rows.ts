import { type Cell, formatCell } from '../../spaces/index.js';
import { coefficientOfVariationFromHits } from '../../stats/index.js';

/** What untrained networks of one cell answered. */
export interface UntrainedRow {
  readonly arch: string;
  /** Correct predictions, one count a seed. */
  readonly hits: readonly number[];
  /** hits / batch size: the paper's U_i. */
  readonly accuracies: readonly number[];
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  /** std / mean; null where there is none. */
  readonly cvU: number | null;
  readonly status: 'ok' | 'degenerate';
  /** Why there is no score. */
  readonly reason?: 'constant-sample' | 'zero-mean' | 'single-initialisation';
  /** The cell whose hits these are, where equal cells were computed once. */
  readonly computedAs?: string;
}

/**
 * CV_U from hit counts, with the population standard deviation.
 * @see paper §2.2.4, Eq. 1
 */
export function untrainedRow(cell: Cell, hits: readonly number[], batchSize: number, computedAs?: Cell): UntrainedRow {
  const n = hits.length;
  const sum = hits.reduce((total, count) => total + count, 0);
  const squares = hits.reduce((total, count) => total + count * count, 0);
  const score =
    n < 2
      ? ({ status: 'degenerate', reason: 'single-initialisation' } as const)
      : coefficientOfVariationFromHits([...hits], { ddof: 0 });
  return {
    arch: formatCell(cell),
    hits,
    accuracies: hits.map((count) => count / batchSize),
    mean: sum / n / batchSize,
    std: Math.sqrt(n * squares - sum * sum) / n / batchSize,
    cvU: score.status === 'ok' ? score.value : null,
    status: score.status,
    ...(score.status === 'degenerate' ? { reason: score.reason } : {}),
    ...(computedAs !== undefined && computedAs !== cell ? { computedAs: formatCell(computedAs) } : {}),
  };
}
