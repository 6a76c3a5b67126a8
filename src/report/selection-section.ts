import { DATASET_NAMES, type SelectionStudy } from '../paper/index.js';
import { estimateText } from './correlation-note.js';
import { buildFigure } from './figures.js';
import { type Finding, OUTCOME_TONES, type ReportBlock, type ReportSection } from './report.js';
import { selectionReading } from './selection-reading.js';
import { correlationsTable, table2PValueTable, table2Table, tableA3Table } from './selection-tables.js';
import type { Table } from './table.js';

/** The selection experiment as the report needs it. */
export interface SelectionSectionInput {
  /** Tells two studies of one report apart: "shipped", "run". */
  readonly variant: string;
  readonly title: string;
  readonly introduction: readonly string[];
  readonly study: SelectionStudy;
}

/** Claims, Tables 2 and A.3, figures, rank correlations, and what each score table says by itself. */
export function selectionSection({ variant, title, introduction, study }: SelectionSectionInput): ReportSection {
  const { table2, tableA3, figures, correlations, otherScores, tables } = study;
  const table = (one: Table): ReportBlock => ({ kind: 'table', table: one });
  return {
    id: `selection-${variant}`,
    title,
    paperSection: '§2.2, §3.2, Appendix A',
    blocks: [
      { kind: 'text', paragraphs: introduction },
      { kind: 'list', items: tables.map(({ about }) => `${about}.`) },
      ...(table2 === null
        ? [
            {
              kind: 'note',
              text: 'Trained accuracies are not at hand, so this part shows what the scores choose, not how well it does. With them (`trainless data fetch nas-bench-201 zc-proxies`) come Tables 2 and A.3, Figures 6 to A.11, correlations and claims.',
            } as const,
          ]
        : [
            table(claimsTable({ variant, study })),
            { kind: 'text', paragraphs: selectionReading(study) } as const,
            table(table2Table(table2, `table-2-${variant}`)),
            table(table2PValueTable(table2, `table-2-p-values-${variant}`)),
          ]),
      ...(study.permutations.length === 0 ? [] : [table(permutationTable({ variant, study }))]),
      ...(otherScores.length === 0 ? [] : [table(otherScoresTable({ variant, study }))]),
      ...(tableA3?.rows.some(({ validation }) => validation !== null)
        ? [{ kind: 'text', paragraphs: A3_READING } as const, table(tableA3Table(tableA3, `table-a3-${variant}`))]
        : []),
      ...figures.map(
        ({ id, images, scope, rows }): ReportBlock => ({
          kind: 'figures',
          figures: [buildFigure(id, rows, { images, scope, variant })],
        }),
      ),
      ...(correlations.length === 0
        ? []
        : [
            table(
              correlationsTable(
                correlations.map(({ dataset, cells, ...row }) => ({
                  ...row,
                  cells: `${DATASET_NAMES[dataset]}, ${cells}`,
                })),
                {
                  id: `correlations-${variant}`,
                  title: 'Rank correlation of scores with the test accuracy after 200 epochs',
                  caption:
                    'Positive where better scores go with higher accuracy; CV_U is taken negative, because less is better. Published scores: NAS-Bench-Suite-Zero, 9,445 cells without unreachable operations. Intervals take cells for independent points. They are not: equal cells that were computed once share a score, and the networks of one seed share random numbers. “Other seeds” shows how far disjoint sets of initialisations move ρ.',
                },
              ),
            ),
          ]),
      ...(tables.some(({ reliability }) => reliability.length > 0)
        ? [table(reliabilityTable({ variant, study }))]
        : []),
      ...(tables.some(({ choices }) => choices.length > 0) ? [table(choicesTable({ variant, study }))] : []),
    ],
  };
}

const A3_READING: readonly string[] = [
  'How to read the verdicts: all 500 runs of a setting share the same initialisations and, with one batch, the same images, so every cell keeps one score in all of them. The standard error over runs therefore leaves out most of the chance there is: the same experiment with other initialisations gives other means, as the column “other seeds” shows, and so would other images. “Differs” means that the means differ by more than the runs’ own standard error, no more than that.',
];

/** The claims as findings of the summary. */
export function selectionFindings({ variant, study }: Pick<SelectionSectionInput, 'variant' | 'study'>): Finding[] {
  const anchors = {
    'above-random': `table-2-${variant}`,
    'more-candidates': `table-a3-${variant}`,
    'more-initialisations': `table-a3-${variant}`,
    'ranks-the-space': `correlations-${variant}`,
    'beats-size': `other-scores-${variant}`,
  } as const;
  return study.claims.map(({ id, claim, outcome, evidence }) => ({
    claim,
    outcome,
    evidence,
    // A table that was not computed is not in the report.
    ...(outcome === 'not computed' ? {} : { see: anchors[id] }),
  }));
}

type Part = Pick<SelectionSectionInput, 'variant' | 'study'>;

function claimsTable({ variant, study }: Part): Table {
  return {
    id: `selection-claims-${variant}`,
    title: 'Claims of §3.2 and §4',
    caption:
      'A claim is reproduced where it holds in every case computed, partly where it holds in more than half. The rules were fixed before the results, but for one that we made stricter afterwards: a score ranks the space where its interval excludes zero and every disjoint set of initialisations agrees, because intervals alone overlook that cells share random numbers.',
    columns: [
      { key: 'claim', title: 'Claim' },
      { key: 'outcome', title: 'Outcome' },
      { key: 'evidence', title: 'Evidence' },
    ],
    rows: study.claims.map(({ claim, outcome, evidence }) => ({
      claim,
      outcome: { verdict: outcome, tone: OUTCOME_TONES[outcome] },
      evidence,
    })),
  };
}

const PERCENT = { style: 'percent', digits: 2 } as const;

function permutationTable({ variant, study }: Part): Table {
  return {
    id: `permutations-${variant}`,
    title: 'The choice against the same scores dealt out at random',
    caption: `Test accuracy of the chosen cells. All runs of a setting share one score a cell, so that they are no independent trials: even scores without meaning send them to the same few cells. Here the scores are dealt out anew among the cells and all runs are repeated, ${study.permutations[0]?.permutations ?? 0} times; p is the share of deals that do as well. The deals too take cells for exchangeable, which networks with shared random numbers are only roughly: a p just below 0.05 proves little.`,
    columns: [
      { key: 'dataset', title: 'Data' },
      { key: 'batchSize', title: 'N_BS', format: { style: 'integer' } },
      { key: 'nInit', title: 'N_init', format: { style: 'integer' } },
      { key: 'na', title: 'N_a', format: { style: 'integer' } },
      { key: 'observed', title: 'CV_U', unit: '%', format: PERCENT },
      { key: 'dealt', title: 'Dealt at random', unit: '%', format: PERCENT },
      { key: 'p', title: 'p', format: { style: 'p-value' } },
    ],
    rows: study.permutations.map(({ dataset, batchSize, nInit, na, observed, nullMean, nullStd, pValue }) => ({
      dataset: DATASET_NAMES[dataset],
      batchSize,
      nInit,
      na,
      observed,
      dealt: { mean: nullMean, std: nullStd },
      p: pValue,
    })),
  };
}

function otherScoresTable({ variant, study }: Part): Table {
  return {
    id: `other-scores-${variant}`,
    title: 'What other scores choose among the same candidates',
    caption:
      'The same runs as CV_U’s, with the number of parameters (the largest wins) and scores published by others. A published score exists for 9,445 cells; candidates without one are passed over.',
    columns: [
      { key: 'dataset', title: 'Data' },
      { key: 'metric', title: 'Score' },
      { key: 'na', title: 'N_a', format: { style: 'integer' } },
      { key: 'validation', title: 'Validation', unit: '%', format: PERCENT },
      { key: 'test', title: 'Test', unit: '%', format: PERCENT },
    ],
    rows: study.otherScores.map(({ dataset, metric, na, validation, test }) => ({
      dataset: DATASET_NAMES[dataset],
      metric,
      na,
      validation: validation && { mean: validation.mean, std: validation.std },
      test: test && { mean: test.mean, std: test.std },
    })),
  };
}

function reliabilityTable({ variant, study }: Part): Table {
  return {
    id: `reliability-${variant}`,
    title: 'How far CV_U agrees with itself',
    caption:
      'Spearman’s correlation of CV_U from two disjoint sets of N_init initialisations, on the same images. Its root is about the highest correlation that such a score can have with anything.',
    columns: [
      { key: 'label', title: 'Scores' },
      { key: 'nInit', title: 'N_init', format: { style: 'integer' } },
      { key: 'n', title: 'n', format: { style: 'integer' } },
      { key: 'rho', title: 'Spearman’s ρ [95 %]', align: 'right' },
    ],
    rows: study.tables.flatMap(({ label, reliability }) =>
      reliability.map(({ nInit, n, spearman }) => ({ label, nInit, n, rho: estimateText(spearman, 3) })),
    ),
  };
}

function choicesTable({ variant, study }: Part): Table {
  return {
    id: `choices-${variant}`,
    title: 'What the lowest CV_U chooses, for every N_a and N_init',
    caption:
      'Means over runs. Parameters are those of the benchmark’s networks (thousands); “passed over” is the share of candidates whose untrained accuracy never varied; “different” counts the cells that were chosen in at least one run.',
    columns: [
      { key: 'label', title: 'Scores' },
      { key: 'na', title: 'N_a', format: { style: 'integer' } },
      { key: 'nInit', title: 'N_init', format: { style: 'integer' } },
      { key: 'validation', title: 'Validation', unit: '%', format: PERCENT },
      { key: 'test', title: 'Test', unit: '%', format: PERCENT },
      { key: 'parameters', title: 'Parameters', unit: '10³', format: { style: 'fixed', digits: 0 } },
      { key: 'differentCells', title: 'Different', format: { style: 'integer' } },
      { key: 'excluded', title: 'Passed over', unit: '%', format: { style: 'percent', digits: 1 } },
      { key: 'ties', title: 'Runs with ties', format: { style: 'integer' } },
    ],
    rows: study.tables.flatMap(({ label, choices }) =>
      choices.map(({ na, nInit, validation, test, parameters, differentCells, excludedShare, tiedRuns }) => ({
        label,
        na,
        nInit,
        validation: validation && { mean: validation.mean, std: validation.std },
        test: test && { mean: test.mean, std: test.std },
        parameters: parameters && { mean: parameters.mean / 1000, std: parameters.std / 1000 },
        differentCells,
        excluded: excludedShare,
        ties: tiedRuns,
      })),
    ),
  };
}
