/** A number for people: up to six significant digits, no trailing zeros. */
export function formatNumber(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'undefined' : value > 0 ? '∞' : '-∞';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  return String(Number(value.toPrecision(digits)));
}

/**
 * A p-value for people, also where it underflows: 4.2e-1234 from its logarithm.
 * @param logP - natural logarithm of the p-value
 */
export function formatPValue(pValue: number, logP: number): string {
  if (pValue > 1e-300) return String(Number(pValue.toPrecision(4)));
  if (logP === Number.NEGATIVE_INFINITY) return '0';
  const log10 = logP / Math.LN10;
  const exponent = Math.floor(log10);
  return `${(10 ** (log10 - exponent)).toPrecision(4).replace(/\.?0+$/, '')}e${exponent}`;
}

/** [low, high] with its level in per cent. */
export function formatInterval(interval: {
  readonly low: number;
  readonly high: number;
  readonly level: number;
}): string {
  return `${formatNumber(100 * interval.level)} % CI [${formatNumber(interval.low)}, ${formatNumber(interval.high)}]`;
}
