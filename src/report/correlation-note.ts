import { pearson, spearman, type TestOutcome } from '../stats/index.js';
import { formatNumber } from './number-format.js';
import type { Quantity } from './quantities.js';

/** Both values of the rows that have them. */
export function completePairs<Row>(
  rows: readonly Row[],
  x: Quantity<Row>,
  y: Quantity<Row>,
): { readonly xs: readonly number[]; readonly ys: readonly number[] } {
  const pairs = rows.flatMap((row) => {
    const [a, b] = [x.value(row), y.value(row)];
    return a === null || b === null ? [] : [[a, b] as const];
  });
  return { xs: pairs.map(([a]) => a), ys: pairs.map(([, b]) => b) };
}

/** Smallest sample that a correlation is told of: below, its interval spans nearly the whole range. */
const FEWEST_PAIRS = 5;

/**
 * The correlations behind a scatter plot, as a line for people; undefined where there are too few points.
 * Pearson's is given where both axes are linear, because only there it is the correlation of what is seen.
 * @example 'Pearson r = −0.36 [−0.48, −0.22], Spearman ρ = −0.32 [−0.45, −0.18] (95 % intervals), n = 169'
 */
export function correlationNote<Row>(rows: readonly Row[], x: Quantity<Row>, y: Quantity<Row>): string | undefined {
  const { xs, ys } = completePairs(rows, x, y);
  if (xs.length < FEWEST_PAIRS) return undefined;
  const linear = x.scale === 'linear' && y.scale === 'linear';
  const words = [
    ...(linear ? [coefficientText('Pearson r', pearson(xs, ys))] : []),
    coefficientText('Spearman ρ', spearman(xs, ys)),
  ];
  return `${words.join(', ')} (95 % intervals), n = ${xs.length}`;
}

/** "r = −0.36 [−0.48, −0.22]". */
export function coefficientText(name: string, outcome: TestOutcome<number>): string {
  const text = estimateText(outcome, 2);
  return text === null ? `${name} undefined` : `${name} = ${text}`;
}

/** "−0.36 [−0.48, −0.22]"; null where there is no estimate. */
export function estimateText(outcome: TestOutcome<number>, digits: number): string | null {
  if (outcome.status === 'degenerate') return null;
  const { estimate, confidenceInterval } = outcome;
  const write = (value: number): string => formatNumber(value, { style: 'fixed', digits });
  const interval =
    confidenceInterval === null ? '' : ` [${write(confidenceInterval.low)}, ${write(confidenceInterval.high)}]`;
  return `${write(estimate)}${interval}`;
}
