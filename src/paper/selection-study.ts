import {
  type AccuracySummary,
  BENCHMARK_SHAPES,
  correlationOverSeeds,
  cvScores,
  describeScoreTable,
  imagesTitle,
  isBenchmarkTable,
  macsColumn,
  parametersColumn,
  type ScoreColumn,
  type ScoreCorrelation,
  type ScoreReliability,
  type ScoreTable,
  SELECTION_FIGURES,
  type SeedRange,
  type SelectionDataset,
  type SelectionFigureRow,
  type SelectionPermutationTest,
  type SelectionProtocol,
  type SelectionSummary,
  scoreCorrelations,
  scoredByAll,
  scoreReliability,
  scoreTableConditions,
  scoreTableLabel,
  selectionByColumn,
  selectionFigureRows,
  selectionGrid,
  selectionPermutationTests,
  summariseSelection,
  type TrainedAccuracies,
} from '../experiments/index.js';
import { BENCHMARK_DATASETS, type BenchmarkDataset } from './data/datasets.js';
import { judgeSelectionClaims, type SelectionClaim } from './selection-claims.js';
import { DATASET_FILE_NAMES, table2Results, tableA3Results } from './selection-results.js';
import { compareTable2, type Table2Comparison } from './table-2-comparison.js';
import { compareTableA3, type TableA3Comparison } from './table-a3-comparison.js';

/** What a study of the selection experiment is made from. */
export interface SelectionStudyInput {
  readonly tables: readonly ScoreTable[];
  /** Trained accuracies by data set; absent without a download. */
  readonly accuracies?: Readonly<Partial<Record<SelectionDataset, TrainedAccuracies>>>;
  /** Scores that others published, by data set. */
  readonly published?: Readonly<Partial<Record<SelectionDataset, readonly ScoreColumn[]>>>;
  readonly protocol?: SelectionProtocol;
  readonly runs?: number;
  /** Deals of the permutation tests, default 999. */
  readonly permutations?: number;
}

/** Points of one figure. */
export interface SelectionFigureData {
  /** As in the paper: "6", "A.8". */
  readonly id: string;
  readonly images: string;
  readonly scope: string;
  readonly rows: readonly SelectionFigureRow[];
}

/** How a score ranks the whole space, on one data set. */
export interface StudyCorrelation extends ScoreCorrelation {
  readonly dataset: BenchmarkDataset;
  /** For people: which cells. */
  readonly cells: string;
  /** Spearman's ρ of the same score from disjoint sets of fewer initialisations; null where there are none. */
  readonly otherSeeds: SeedRange | null;
}

/** How well a score without initialisations chooses, in the same runs. */
export interface OtherScore {
  readonly dataset: BenchmarkDataset;
  readonly metric: string;
  readonly na: number;
  readonly validation: AccuracySummary | null;
  readonly test: AccuracySummary | null;
}

/** The permutation test of a data set's selections. */
export interface StudyPermutationTest extends SelectionPermutationTest {
  readonly dataset: BenchmarkDataset;
  readonly batchSize: number;
}

/** What one score table says by itself. */
export interface TableStudy {
  /** In a few words, and in full. */
  readonly label: string;
  readonly about: string;
  /** Choices for every N_a and N_init of the figures, without accuracies where none are known. */
  readonly choices: readonly Omit<SelectionSummary, 'selected'>[];
  readonly reliability: readonly ScoreReliability[];
}

/** Section 3.2 repeated: everything that the report shows. */
export interface SelectionStudy {
  readonly protocol: SelectionProtocol;
  readonly tables: readonly TableStudy[];
  /** Null without accuracies. */
  readonly table2: Table2Comparison | null;
  readonly tableA3: TableA3Comparison | null;
  readonly figures: readonly SelectionFigureData[];
  readonly correlations: readonly StudyCorrelation[];
  readonly permutations: readonly StudyPermutationTest[];
  readonly otherScores: readonly OtherScore[];
  readonly claims: readonly SelectionClaim[];
}

/** Runs the selection experiment on all that there is. @throws {TrainlessError} MISSING_DATA, BAD_ARGUMENT */
export function selectionStudy(input: SelectionStudyInput): SelectionStudy {
  const { tables, accuracies = {}, protocol = 'paper' } = input;
  const runs = input.runs === undefined ? {} : { runs: input.runs };
  const known = BENCHMARK_DATASETS.flatMap((dataset) => {
    const own = accuracies[DATASET_FILE_NAMES[dataset]];
    return own === undefined ? [] : [{ dataset, accuracies: own, tables: tablesOf(tables, dataset) }];
  });
  const scored = known.filter((own) => own.tables.length > 0);
  const names = known.map(({ dataset }) => dataset);
  const table2 = compareTable2(
    known.flatMap((own) => table2Results({ ...own, protocol, ...runs })),
    names,
  );
  const tableA3 = compareTableA3(
    known.flatMap((own) => tableA3Results({ ...own, protocol, ...runs })),
    names,
  );
  const correlations = scored.flatMap((own) =>
    correlationsOf(own, input.published?.[DATASET_FILE_NAMES[own.dataset]] ?? []),
  );
  const permutations = scored.flatMap((own) =>
    permutationsOf(own, { permutations: input.permutations ?? 999, ...runs }),
  );
  const otherScores = known.flatMap((own) =>
    otherScoresOf(own, input.published?.[DATASET_FILE_NAMES[own.dataset]] ?? [], runs),
  );
  return {
    protocol,
    tables: tables.map((table) => tableStudy(table, accuracies, { protocol, ...runs })),
    table2: known.length > 0 ? table2 : null,
    tableA3: known.length > 0 ? tableA3 : null,
    figures: selectionFigures(input),
    correlations,
    permutations,
    otherScores,
    claims: judgeSelectionClaims({ table2, tableA3, correlations, permutations, otherScores }),
  };
}

interface DatasetTables {
  readonly dataset: BenchmarkDataset;
  readonly accuracies: TrainedAccuracies;
  /** Benchmark networks on its images, smallest batches first. */
  readonly tables: readonly ScoreTable[];
}

function tablesOf(tables: readonly ScoreTable[], dataset: BenchmarkDataset): ScoreTable[] {
  return tables
    .filter((table) => isBenchmarkTable(table) && table.header.images.name === DATASET_FILE_NAMES[dataset])
    .sort((a, b) => a.batchSize - b.batchSize);
}

function tableStudy(
  table: ScoreTable,
  accuracies: NonNullable<SelectionStudyInput['accuracies']>,
  options: { readonly protocol: SelectionProtocol; readonly runs?: number },
): TableStudy {
  const dataset = BENCHMARK_DATASETS.find((name) => DATASET_FILE_NAMES[name] === table.header.images.name);
  const complete = table.coverage() === table.rows().length;
  const own = dataset && accuracies[DATASET_FILE_NAMES[dataset]];
  const { classes } = BENCHMARK_SHAPES[dataset ? DATASET_FILE_NAMES[dataset] : 'cifar-10'];
  return {
    label: scoreTableLabel(table),
    about: describeScoreTable(table),
    choices: (complete ? selectionGrid(table, options) : []).map((selection) => {
      const { selected: _, ...summary } = summariseSelection(selection, { accuracies: own, classes });
      return summary;
    }),
    reliability: scoreReliability(table),
  };
}

function correlationsOf(
  { dataset, accuracies, tables }: DatasetTables,
  published: readonly ScoreColumn[],
): StudyCorrelation[] {
  const name = DATASET_FILE_NAMES[dataset];
  const cv = tables.flatMap((table) => {
    const nInit = Math.min(100, table.seeds);
    const [column] = cvScores(table, [nInit]);
    const metric = `CV_U (N_BS = ${table.batchSize}, N_init = ${nInit})`;
    return column ? [{ ...column, name: metric, otherSeeds: correlationOverSeeds(table, accuracies.test) }] : [];
  });
  const ranges = new Map(cv.map((column) => [column.name, column.otherSeeds]));
  const own = [...cv, parametersColumn(name), macsColumn(name)];
  const on = (cells: string, columns: readonly ScoreColumn[], within?: (cell: number) => boolean): StudyCorrelation[] =>
    scoreCorrelations(columns, accuracies.test, within).map((row) => ({
      dataset,
      cells,
      ...row,
      otherSeeds: (within === undefined && ranges.get(row.metric)) || null,
    }));
  if (published.length === 0) return on('all cells', own);
  const common = scoredByAll(published);
  return [...on('all cells', own), ...on('cells with published scores', [...own, ...published], common)];
}

/** Tests on test accuracy for each complete table, at the paper's N_a and the most initialisations up to 100. */
function permutationsOf(
  { dataset, accuracies, tables }: DatasetTables,
  options: { readonly permutations: number; readonly runs?: number },
): StudyPermutationTest[] {
  return tables
    .filter((table) => table.coverage() === table.rows().length)
    .flatMap((table) =>
      selectionPermutationTests(table, {
        nas: [10, 25, 100],
        nInit: Math.min(100, table.seeds),
        accuracy: accuracies.test,
        ...options,
      }).map((test) => ({ dataset, batchSize: table.batchSize, ...test })),
    );
}

function otherScoresOf(
  { dataset, accuracies }: DatasetTables,
  published: readonly ScoreColumn[],
  runs: { readonly runs?: number },
): OtherScore[] {
  const columns = [parametersColumn(DATASET_FILE_NAMES[dataset]), ...published];
  return columns.flatMap((column) =>
    selectionByColumn(column, { nas: [10, 25, 100], missing: 'exclude', ...runs }).map((selection): OtherScore => {
      const { metric, na, validation, test } = summariseSelection(selection, { accuracies });
      return { dataset, metric, na, validation, test };
    }),
  );
}

/** Figures 6, 7 and A.8 to A.11 as far as scores and accuracies go, each from the table with the largest batches. */
export function selectionFigures({
  tables,
  accuracies = {},
}: Pick<SelectionStudyInput, 'tables' | 'accuracies'>): SelectionFigureData[] {
  return Object.entries(SELECTION_FIGURES).flatMap(([id, { dataset, panels }]) => {
    const accuracy = accuracies[dataset]?.test;
    const name = BENCHMARK_DATASETS.find((own) => DATASET_FILE_NAMES[own] === dataset);
    const table = name && tablesOf(tables, name).at(-1);
    if (accuracy === undefined || table === undefined) return [];
    return [
      {
        id,
        images: imagesTitle(table.header.images.name),
        scope: `${scoreTableConditions(table)}; test accuracy after 200 epochs`,
        rows: selectionFigureRows(table, { panels, accuracy }),
      },
    ];
  });
}
