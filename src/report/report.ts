import { TrainlessError } from '../core/errors.js';
import type { Figure } from './figure.js';
import type { Table, Tone } from './table.js';

/**
 * A report as data. Texts may hold the paper's symbols (`μ_T`, `CV_U`), `code`, **strong** words and [links](address).
 */
export interface Report {
  readonly title: string;
  /** One or two sentences: what this is a report of. */
  readonly subtitle: string;
  readonly summary: ReportSummary;
  readonly sections: readonly ReportSection[];
  readonly provenance: Provenance;
}

/** The box at the top: what was run on which images, what reproduces and what does not, how long it took. */
export interface ReportSummary {
  readonly images: string;
  /** Further facts, label and value: preset, protocol, … */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly elapsedMs: number;
  readonly findings: readonly Finding[];
  /** What a reader must know before trusting the box; what more data or time would add. */
  readonly remarks: readonly string[];
}

export type Outcome = 'reproduced' | 'partly reproduced' | 'not reproduced' | 'not computed';

/** One claim of the paper and how it fares. */
export interface Finding {
  readonly claim: string;
  readonly outcome: Outcome;
  /** Our numbers, in one sentence. */
  readonly evidence?: string;
  /** Anchor of the figure or table that shows it: "figure-3". */
  readonly see?: string;
}

export interface ReportSection {
  readonly id: string;
  readonly title: string;
  /** Where the paper treats it. */
  readonly paperSection?: string;
  readonly blocks: readonly ReportBlock[];
}

export type ReportBlock =
  | { readonly kind: 'text'; readonly paragraphs: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'note'; readonly text: string }
  /** One figure, or several side by side where there is room. */
  | { readonly kind: 'figures'; readonly figures: readonly Figure[] }
  | { readonly kind: 'table'; readonly table: Table };

/** Where the numbers come from, so that somebody else can get them again. */
export interface Provenance {
  /** ISO 8601; given by the caller, so that the same report gives the same bytes. */
  readonly generatedAt: string;
  readonly command: string;
  /** Every source of randomness and its seed. */
  readonly seeds: readonly { readonly purpose: string; readonly seeds: string }[];
  /** Name and version. */
  readonly software: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly files: readonly ProvenanceFile[];
  readonly timings: readonly { readonly step: string; readonly ms: number }[];
}

export interface ProvenanceFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes?: number;
  readonly licence?: string;
  readonly source?: string;
}

export const OUTCOME_TONES: Readonly<Record<Outcome, Tone>> = {
  reproduced: 'good',
  'partly reproduced': 'fair',
  'not reproduced': 'bad',
  'not computed': 'none',
};

export const reportFigures = (report: Report): readonly Figure[] =>
  report.sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'figures' ? block.figures : [])));

export const reportTables = (report: Report): readonly Table[] =>
  report.sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : [])));

/**
 * Anchors must be unique, because figures and tables are files too.
 * @throws {TrainlessError} BAD_ARGUMENT
 */
export function checkAnchors(report: Report): void {
  const anchors = [
    ...['summary', 'provenance', 'contents', 'main'],
    ...report.sections.map(({ id }) => id),
    ...reportFigures(report).map(({ slug }) => slug),
    ...reportTables(report).map(({ id }) => id),
  ];
  const twice = anchors.find((anchor, index) => anchors.indexOf(anchor) !== index);
  if (twice !== undefined) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `The report has two parts named "${twice}". Give figures of the same number different variants, and tables and sections different ids.`,
    );
  }
  const wrong = anchors.find((anchor) => !/^[a-z][a-z0-9-]*$/.test(anchor));
  if (wrong !== undefined) {
    throw new TrainlessError('BAD_ARGUMENT', `"${wrong}" cannot name a part: use a-z, 0-9 and hyphens.`);
  }
  const lost = report.summary.findings.find(({ see }) => see !== undefined && !anchors.includes(see));
  if (lost !== undefined) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `The finding "${lost.claim}" refers to "${lost.see}", which is not there.`,
    );
  }
}
