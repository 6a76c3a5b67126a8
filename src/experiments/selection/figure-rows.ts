import { cellFromIndex, cellParameterCount, formatCell } from '../../spaces/index.js';
import { cvScores, SCORE } from '../score-table/cv-scores.js';
import type { ScoreTable } from '../score-table/score-table.js';
import type { AccuracyLookup, SelectionDataset } from './accuracies.js';
import { drawCandidates, SELECTION_N_INIT, SELECTION_NA } from './draws.js';

/** One cell in one panel of Figures 6, 7 and A.8 to A.11, in the form that the figures take. */
export interface SelectionFigureRow {
  /** Architecture string. */
  readonly name: string;
  readonly index: number;
  readonly params: number;
  readonly na: number;
  readonly nInit: number;
  /** Fraction; null where the score is degenerate. */
  readonly cvU: number | null;
  /** Fraction; null where unknown. */
  readonly accuracy: number | null;
}

/** What each figure of this kind shows. */
export const SELECTION_FIGURES: Readonly<
  Record<string, { readonly dataset: SelectionDataset; readonly panels: 'na' | 'nInit' }>
> = {
  '6': { dataset: 'cifar-10', panels: 'na' },
  '7': { dataset: 'cifar-10', panels: 'nInit' },
  'A.8': { dataset: 'cifar-100', panels: 'na' },
  'A.9': { dataset: 'cifar-100', panels: 'nInit' },
  'A.10': { dataset: 'imagenet16-120', panels: 'na' },
  'A.11': { dataset: 'imagenet16-120', panels: 'nInit' },
};

export interface SelectionFigureOptions {
  /** One panel for each N_a (Figures 6, A.8, A.10) or for each N_init (7, A.9, A.11). */
  readonly panels: 'na' | 'nInit';
  readonly accuracy: AccuracyLookup;
  /** Values of the panels; default the paper's, as far as the table goes. */
  readonly values?: readonly number[];
  /** N_init of all panels of `na`: default 100, or all that there are. */
  readonly nInit?: number;
  /** N_a of all panels of `nInit`: default 1000. */
  readonly na?: number;
  /** Seed of the draw, default 1. */
  readonly seed?: number;
  /** Batch of the table, default 0. */
  readonly batch?: number;
}

/**
 * The points of a figure: the candidates of one run, each cell once, and its score. Cells without a row in the table are
 * left out.
 * @throws {TrainlessError} BAD_ARGUMENT
 * @see paper §3.2, Figures 6 and 7
 */
export function selectionFigureRows(table: ScoreTable, options: SelectionFigureOptions): SelectionFigureRow[] {
  const { panels, accuracy, seed = 1, batch = 0 } = options;
  const { classes } = table.header.network.skeleton;
  const { nInit = Math.min(100, table.seeds), na = 1000 } = options;
  const values =
    options.values ?? (panels === 'na' ? SELECTION_NA : SELECTION_N_INIT.filter((count) => count <= table.seeds));
  return values.flatMap((value) => {
    const own = panels === 'na' ? { na: value, nInit } : { na, nInit: value };
    const [column] = cvScores(table, [own.nInit], { batch });
    const drawn = new Set(drawCandidates({ na: own.na, runs: 1, seed }).cells);
    return [...drawn].flatMap((index): SelectionFigureRow[] => {
      const state = column?.states[index];
      if (state === undefined || state === SCORE.missing) return [];
      const cell = cellFromIndex(index);
      return [
        {
          name: formatCell(cell),
          index,
          params: cellParameterCount(cell, { classes }),
          ...own,
          cvU: state === SCORE.ok ? (column?.values[index] ?? null) : null,
          accuracy: accuracy(index),
        },
      ];
    });
  });
}
