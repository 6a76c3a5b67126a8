import type { FigureSpec } from './figure-spec.js';
import type { ColourMap } from './figure-theme.js';
import type { ArchitectureRow, CellRow } from './rows.js';

/** What a caller says about the rows of a figure and how to draw them. */
export interface FigureOptions {
  /** Which images were used, as a reader should see it: "MNIST", "Fashion-MNIST, embedded subset", … */
  readonly images: string;
  /** What else the reader must know: protocol, number of initialisations, learning rates. */
  readonly scope?: string;
  /** A line on the picture. */
  readonly note?: string;
  /** Adds a line with the correlation of what is plotted (Figures 1 to 5). */
  readonly correlation?: boolean;
  /** Tells two figures of the same number apart, such as "mnist": part of file names and anchors. */
  readonly variant?: string;
  readonly colourMap?: ColourMap;
  /** Draws the least-squares line. */
  readonly trend?: boolean;
  /** Size of the frame (of one panel) in pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** How many rows are points, how many are ticks on the edge (degenerate score), how many were left out. */
export interface FigureCounts {
  readonly shown: number;
  readonly degenerate: number;
  readonly missing: number;
}

/** A figure ready to be rendered or put into a report. */
export interface Figure {
  /** The paper's number: "1a", "3", "A.8". */
  readonly id: string;
  /** Names its files and its anchor: "figure-3", "figure-a8-mnist". */
  readonly slug: string;
  readonly title: string;
  readonly caption: string;
  /** Where the paper shows it. */
  readonly section: string;
  readonly images: string;
  readonly counts: FigureCounts;
  readonly spec: FigureSpec;
}

/** A figure of the paper that can be drawn from rows: of the MNIST study, or of cells of NAS-Bench-201. */
export type FigureDefinition = ArchitectureFigureDefinition | CellFigureDefinition;

export interface ArchitectureFigureDefinition extends DefinitionOf<ArchitectureRow> {
  readonly rows: 'architectures';
}

export interface CellFigureDefinition extends DefinitionOf<CellRow> {
  readonly rows: 'cells';
}

interface DefinitionOf<Row> {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  /** In our own words; what the rows add is appended by `build`. */
  readonly caption: string;
  readonly build: (rows: readonly Row[], options: FigureOptions) => Figure;
}

/** The sentences that say what is not a point. */
export function countsSentence(counts: FigureCounts, noun: string, why: string): string {
  const parts: string[] = [];
  if (counts.degenerate > 0) {
    parts.push(
      `${counts.degenerate} ${noun} with a degenerate score (the untrained accuracy never varies) ${counts.degenerate === 1 ? 'is a grey tick' : 'are grey ticks'} on the edge.`,
    );
  }
  if (counts.missing > 0) parts.push(`${counts.missing} ${noun} ${why} and are left out.`);
  return parts.join(' ');
}

/** File name of a figure: "figure-1a", "figure-a8", "figure-3-mnist". */
export function figureSlug(id: string, variant?: string): string {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9-]/g, '');
  return ['figure', plain(id), ...(variant === undefined ? [] : [plain(variant)])].join('-');
}
