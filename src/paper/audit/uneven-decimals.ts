import { formatPlace, formatSummary, type PrintedSummary } from '../summary.js';
import { type AuditFinding, slug } from './finding.js';

/**
 * Finds numbers printed with fewer decimals than the rest of their table: either trailing zeros were stripped, or digits
 * were lost. Reported once a table, and only where nine in ten of its numbers agree.
 * @param remark - what is known about the numbers found
 */
export function findUnevenDecimals(
  summaries: readonly PrintedSummary[],
  table: string,
  remark?: (found: readonly PrintedSummary[]) => string | undefined,
): AuditFinding[] {
  const numbers = summaries.flatMap((summary) => [summary.mean, summary.std]);
  const most = Math.max(...numbers.map((number) => number.decimals));
  const short = summaries.filter((summary) => summary.mean.decimals < most || summary.std.decimals < most);
  const shortNumbers = numbers.filter((number) => number.decimals < most).length;
  if (short.length === 0 || shortNumbers > numbers.length / 10) return [];
  const extra = remark?.(short);
  return [
    {
      id: slug('decimals', table),
      kind: 'uneven-decimals',
      severity: 'note',
      where: short.map((summary) => formatPlace(summary.place)).join('; '),
      printed: short.map(formatSummary).join('; '),
      recomputed: `${most} decimals elsewhere`,
      explanation: [
        `${shortNumbers} of the ${numbers.length} numbers of ${table} have fewer than ${most} decimals: either trailing zeros were stripped or digits were lost, and the print does not tell which. Whoever computes with them must allow for the wider rounding.`,
        ...(extra === undefined ? [] : [extra]),
      ].join(' '),
      evidence: { cells: short.map((summary) => summary.id) },
    },
  ];
}
