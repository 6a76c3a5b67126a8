import type { PaperComparison, Verdict } from '../paper/index.js';
import type { Table, TableCell, TableColumn, Tone } from './table.js';

/** One line of a table paper | ours | verdict. */
export interface ComparisonRow {
  /** What is compared: "CV_U (N_a = 100), CIFAR-10 test". */
  readonly quantity: string;
  /** From the comparisons of the paper's numbers with ours. */
  readonly comparison: Pick<PaperComparison, 'paper' | 'ours' | 'verdict' | 'evidence'>;
  /** Where the paper prints it. */
  readonly place?: string;
}

export interface ComparisonTableOptions {
  readonly id: string;
  readonly title: string;
  readonly caption?: string;
}

const TONES: Readonly<Record<Verdict, Tone>> = {
  'equal to the digit': 'good',
  'equal within standard error': 'good',
  differs: 'bad',
  'not computed': 'none',
};

/** Colour of a verdict. */
export const verdictTone = (verdict: Verdict): Tone => TONES[verdict];

/** The paper's numbers beside ours, each with a verdict and what it rests on. */
export function comparisonTable(rows: readonly ComparisonRow[], options: ComparisonTableOptions): Table {
  const placed = rows.some((row) => row.place !== undefined);
  const columns: readonly TableColumn[] = [
    { key: 'quantity', title: 'Quantity' },
    ...(placed ? [{ key: 'place', title: 'Printed in' }] : []),
    { key: 'paper', title: 'Paper', align: 'right' },
    { key: 'ours', title: 'Ours', align: 'right' },
    { key: 'verdict', title: 'Verdict' },
    { key: 'evidence', title: 'Evidence' },
  ];
  return {
    ...options,
    columns,
    rows: rows.map(
      ({ quantity, place, comparison }): Record<string, TableCell> => ({
        quantity,
        ...(placed ? { place: place ?? null } : {}),
        paper: comparison.paper,
        ours: comparison.ours,
        verdict: { verdict: comparison.verdict, tone: verdictTone(comparison.verdict) },
        evidence: comparison.evidence,
      }),
    ),
  };
}
