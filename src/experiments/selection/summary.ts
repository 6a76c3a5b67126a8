import { cellFromIndex, cellParameterCount } from '../../spaces/index.js';
import { moments } from '../../stats/index.js';
import { type AccuracySummary, summariseAccuracies, type TrainedAccuracies } from './accuracies.js';
import { type Selection, selectionAccuracies } from './grid.js';

/** A setting of the selection experiment in numbers, ready to be printed or written. */
export interface SelectionSummary {
  readonly metric: string;
  readonly na: number;
  readonly nInit: number | null;
  readonly runs: number;
  /** Different batches of images that the runs looked at; null where the score comes without images. */
  readonly batches: number | null;
  /** Fractions; null without accuracies, or where no run chose a cell. */
  readonly validation: AccuracySummary | null;
  readonly test: AccuracySummary | null;
  /** Parameters of the chosen cells as benchmark networks; null where no run chose a cell. */
  readonly parameters: { readonly mean: number; readonly std: number } | null;
  /** How many different cells were chosen. */
  readonly differentCells: number;
  /** Runs in which no candidate had a score. */
  readonly runsWithoutChoice: number;
  /** Runs in which another cell had the same best score. */
  readonly tiedRuns: number;
  /** Candidates without a score, as a share of all. */
  readonly excludedShare: number;
  /** Official index of the chosen cell, run by run; −1 where none could be chosen. */
  readonly selected: readonly number[];
}

export interface SummariseSelectionOptions {
  readonly accuracies?: TrainedAccuracies | undefined;
  /** Classes of the data set, for the number of parameters; default 10. */
  readonly classes?: number;
  /** Default 0: population, as the authors print it. */
  readonly ddof?: number;
}

/** Puts a selection into numbers. @throws {TrainlessError} MISSING_DATA where a chosen cell has no accuracy */
export function summariseSelection(selection: Selection, options: SummariseSelectionOptions = {}): SelectionSummary {
  const { accuracies, classes = 10, ddof = 0 } = options;
  const { metric, na, nInit, runs, batches, selected, tiedRuns, excluded } = selection;
  const trained = accuracies && selectionAccuracies(selection, accuracies);
  const chosen = [...selected].filter((cell) => cell >= 0);
  const sizes = chosen.map((cell) => cellParameterCount(cellFromIndex(cell), { classes }));
  const size = sizes.length > 0 ? moments(sizes, { ddof: 0 }) : undefined;
  return {
    metric,
    na,
    nInit,
    runs,
    batches,
    validation: trained ? summariseAccuracies(trained.validation, ddof) : null,
    test: trained ? summariseAccuracies(trained.test, ddof) : null,
    parameters: size === undefined ? null : { mean: size.mean, std: size.standardDeviation },
    differentCells: new Set(chosen).size,
    runsWithoutChoice: runs - chosen.length,
    tiedRuns,
    excludedShare: excluded / (runs * na),
    selected: [...selected],
  };
}
