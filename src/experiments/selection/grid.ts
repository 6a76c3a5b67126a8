import { cvScores, type ScoreColumn } from '../score-table/cv-scores.js';
import type { ScoreTable } from '../score-table/score-table.js';
import { type AccuracySummary, chosenAccuracies, summariseAccuracies, type TrainedAccuracies } from './accuracies.js';
import type { RunAccuracies } from './baselines.js';
import { type CandidateDraws, drawCandidates, SELECTION_N_INIT, SELECTION_NA, SELECTION_RUNS } from './draws.js';
import { ChoiceLog, type ChooseOptions, choose } from './select.js';

/**
 * How images enter the selection.
 *
 * - `paper`: each run draws a batch of its own (Algorithm 2, line 2). Run r reads batch r of the score table, modulo
 *   their number: a table with fewer batches than runs uses each one several times.
 * - `authors-code`: all runs look at the first batch, as the authors' notebook did on a GPU, where re-seeding the global
 *   generator for every initialisation made each run after the first draw the same images.
 */
export type SelectionProtocol = 'paper' | 'authors-code';

export interface SelectionGridOptions extends ChooseOptions {
  readonly protocol?: SelectionProtocol;
  readonly nas?: readonly number[];
  readonly nInits?: readonly number[];
  readonly runs?: number;
  /** Seed of the candidates' draw, default 1. */
  readonly seed?: number;
  /** First of the initialisations used, counted from the table's first; default 0. */
  readonly firstSeed?: number;
}

/** One setting of the experiment and what its runs chose. */
export interface Selection {
  /** Name of the score. */
  readonly metric: string;
  readonly na: number;
  /** Null where the score does not come from initialisations. */
  readonly nInit: number | null;
  readonly runs: number;
  readonly seed: number;
  /** Different batches of images that the runs looked at; null where the score comes without images. */
  readonly batches: number | null;
  /** Official index by run; −1 where no candidate could be chosen. */
  readonly selected: Int32Array;
  readonly tiedRuns: number;
  readonly excluded: number;
}

/** A selection and how well the chosen cells do when trained. */
export interface ScoredSelection extends Selection {
  readonly validation: AccuracySummary | null;
  readonly test: AccuracySummary | null;
}

/**
 * Algorithm 2 for every N_a and N_init: N_runs times, the candidate with the smallest CV_U. Candidates depend on N_a
 * alone, so that settings which differ in N_init are paired.
 * @throws {TrainlessError} BAD_ARGUMENT, MISSING_DATA
 * @see paper §2.2.4, Algorithm 2
 */
export function selectionGrid(table: ScoreTable, options: SelectionGridOptions = {}): Selection[] {
  const {
    protocol = 'paper',
    nas = SELECTION_NA,
    nInits = SELECTION_N_INIT.filter((n) => n <= table.seeds),
    runs = SELECTION_RUNS,
    seed = 1,
    firstSeed = 0,
  } = options;
  const draws = nas.map((na) => drawCandidates({ na, runs, seed }));
  const logs = draws.map(() => nInits.map(() => new ChoiceLog(runs)));
  const batches = protocol === 'paper' ? Math.min(runs, Math.max(1, table.batches.length)) : 1;
  for (let batch = 0; batch < batches; batch++) {
    const columns = cvScores(table, nInits, { batch, firstSeed });
    for (const [i, own] of draws.entries()) {
      for (const [j, column] of columns.entries()) {
        const log = logs[i]?.[j];
        if (log === undefined) continue;
        for (let run = batch; run < runs; run += batches) choose(own, run, column, log, options);
      }
    }
  }
  return draws.flatMap(({ na }, i) =>
    nInits.map((nInit, j): Selection => {
      const { selected, tiedRuns, excluded } = logs[i]?.[j] ?? new ChoiceLog(0);
      return { metric: 'CV_U', na, nInit, runs, seed, batches, selected, tiedRuns, excluded };
    }),
  );
}

/** The same experiment with any other score: parameters, a published proxy, the trained accuracy itself. */
export function selectionByColumn(
  column: ScoreColumn,
  options: Omit<SelectionGridOptions, 'protocol' | 'nInits' | 'firstSeed'> = {},
): Selection[] {
  const { nas = SELECTION_NA, runs = SELECTION_RUNS, seed = 1 } = options;
  return nas.map((na): Selection => {
    const draws: CandidateDraws = drawCandidates({ na, runs, seed });
    const log = new ChoiceLog(runs);
    for (let run = 0; run < runs; run++) choose(draws, run, column, log, options);
    const { selected, tiedRuns, excluded } = log;
    return { metric: column.name, na, nInit: null, runs, seed, batches: null, selected, tiedRuns, excluded };
  });
}

/** Adds the trained accuracies of what was chosen; standard deviations with ddof 0, as the authors print them. */
export function scoreSelection(selection: Selection, accuracies: TrainedAccuracies, ddof = 0): ScoredSelection {
  const { validation, test } = selectionAccuracies(selection, accuracies);
  return {
    ...selection,
    validation: summariseAccuracies(validation, ddof),
    test: summariseAccuracies(test, ddof),
  };
}

/** Trained accuracies of the chosen cells, run by run. @throws {TrainlessError} MISSING_DATA */
export function selectionAccuracies(
  selection: Pick<Selection, 'selected'>,
  accuracies: TrainedAccuracies,
): RunAccuracies {
  return {
    validation: chosenAccuracies(selection, accuracies.validation),
    test: chosenAccuracies(selection, accuracies.test),
  };
}
