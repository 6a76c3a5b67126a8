import { TrainlessError } from '../core/errors.js';

/** Ways to adjust p-values for their number. */
export type Adjustment = 'holm' | 'benjamini-hochberg' | 'bonferroni' | 'none';

/**
 * Holm's step-down adjustment; controls the chance of any false discovery (R's `p.adjust`, "holm").
 * @returns adjusted p-values in the order given
 * @throws {TrainlessError} BAD_DATA for a value outside [0, 1]
 * @see Holm (1979), "A simple sequentially rejective multiple test procedure"
 */
export function holm(pValues: ArrayLike<number>): Float64Array {
  const order = ascending(pValues);
  const m = order.length;
  const adjusted = new Float64Array(m);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (m - rank) * (pValues[index] as number)));
    adjusted[index] = largest;
  });
  return adjusted;
}

/**
 * Benjamini and Hochberg's step-up adjustment; controls the false discovery rate (R's `p.adjust`, "BH").
 * @returns adjusted p-values in the order given
 * @throws {TrainlessError} BAD_DATA for a value outside [0, 1]
 * @see Benjamini & Hochberg (1995), "Controlling the false discovery rate"
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const order = ascending(pValues);
  const m = order.length;
  const adjusted = new Float64Array(m);
  let smallest = 1;
  for (let rank = m; rank >= 1; rank -= 1) {
    const index = order[rank - 1] as number;
    smallest = Math.min(smallest, (m / rank) * (pValues[index] as number));
    adjusted[index] = smallest;
  }
  return adjusted;
}

/** Bonferroni's adjustment: each p-value times their number. @throws {TrainlessError} BAD_DATA */
export function bonferroni(pValues: ArrayLike<number>): Float64Array {
  const adjusted = new Float64Array(pValues.length);
  for (const index of ascending(pValues)) {
    adjusted[index] = Math.min(1, pValues.length * (pValues[index] as number));
  }
  return adjusted;
}

/** Adjusts by name. @throws {TrainlessError} BAD_ARGUMENT for an unknown name, BAD_DATA */
export function adjustPValues(pValues: ArrayLike<number>, adjustment: Adjustment): Float64Array {
  switch (adjustment) {
    case 'holm':
      return holm(pValues);
    case 'benjamini-hochberg':
      return benjaminiHochberg(pValues);
    case 'bonferroni':
      return bonferroni(pValues);
    case 'none':
      ascending(pValues);
      return Float64Array.from(pValues);
    default:
      throw new TrainlessError(
        'BAD_ARGUMENT',
        `The adjustment must be holm, benjamini-hochberg, bonferroni or none, not ${adjustment}.`,
      );
  }
}

/** Indices from the smallest p-value to the largest. */
function ascending(pValues: ArrayLike<number>): number[] {
  for (let i = 0; i < pValues.length; i += 1) {
    const p = pValues[i] as number;
    if (!(p >= 0 && p <= 1)) {
      throw new TrainlessError(
        'BAD_DATA',
        `p-value ${i} is ${p}, not a probability. Leave out tests without a result.`,
      );
    }
  }
  return Array.from({ length: pValues.length }, (_, i) => i).sort(
    (a, b) => (pValues[a] as number) - (pValues[b] as number),
  );
}
