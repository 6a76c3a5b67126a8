import { type PrintedNumber, parsePrinted } from './printed-number.js';

/** Who printed a number: the paper, the notebooks its authors published beside it, or a table of the user's. */
export type NumberSource = 'paper' | "authors' notebook" | 'table';

/** Where a number stands. */
export interface PaperPlace {
  readonly source: NumberSource;
  /** Table, section or caption: `"Table 2"`, `"§2.1.2"`, `"Abstract"`. */
  readonly part: string;
  readonly row?: string;
  readonly column?: string;
}

/** What a summary was computed for: `{ dataset: 'cifar10', split: 'test', na: 100 }`. */
export type SummaryFactors = Readonly<Record<string, string | number>>;

/** A printed mean ± standard deviation: one cell of a table of summaries. */
export interface PrintedSummary<F extends SummaryFactors = SummaryFactors> {
  readonly id: string;
  readonly place: PaperPlace;
  readonly mean: PrintedNumber;
  readonly std: PrintedNumber;
  /** Observations behind the mean; absent where unknown. */
  readonly n?: number;
  readonly factors: F;
}

/**
 * Reads "mean ± std".
 * @throws {TrainlessError} BAD_ARGUMENT
 */
export function parseMeanStd(text: string): { readonly mean: PrintedNumber; readonly std: PrintedNumber } {
  const [mean = '', std = ''] = text.split('±');
  return { mean: parsePrinted(mean), std: parsePrinted(std) };
}

/** Says where a number stands, for people: "Table 2, Random, CIFAR-10 test". */
export function formatPlace(place: PaperPlace): string {
  const words = [place.part, place.row, place.column].filter((word) => word !== undefined).join(', ');
  return place.source === "authors' notebook" ? `${place.source}: ${words}` : words;
}

/** Writes a summary as printed: "93.92 ± 0.3". */
export function formatSummary(summary: Pick<PrintedSummary, 'mean' | 'std'>): string {
  return `${summary.mean.text} ± ${summary.std.text}`;
}

/** A printed summary in per cent as numbers of ours are given: fractions, with the text beside them. */
export interface PrintedFraction {
  readonly mean: number;
  readonly std: number;
  readonly n: number | null;
  /** "93.92 ± 0.3", in per cent. */
  readonly printed: string;
}

/** Turns a summary printed in per cent into fractions. */
export function printedFraction(summary: Pick<PrintedSummary, 'mean' | 'std' | 'n'>): PrintedFraction {
  const fraction = ({ value, decimals }: PrintedNumber): number => Number((value / 100).toFixed(decimals + 2));
  return {
    mean: fraction(summary.mean),
    std: fraction(summary.std),
    n: summary.n ?? null,
    printed: formatSummary(summary),
  };
}
