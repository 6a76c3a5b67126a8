import { type PrintedSummary, parseMeanStd } from '../summary.js';
import { type BenchmarkDataset, DATASET_NAMES, PAPER_N_RUNS, PAPER_SPLITS, type PaperSplit } from './datasets.js';
import { TABLE_A3_TEXT } from './table-a3-text.js';

/** What a cell of Table A.3 stands for. */
export type TableA3Factors = {
  readonly dataset: BenchmarkDataset;
  readonly split: PaperSplit;
  readonly na: number;
  readonly nInit: number;
  readonly batchSize: number;
};

/** A mean ± standard deviation of Table A.3, in percent. */
export type TableA3Cell = PrintedSummary<TableA3Factors>;

/** Table A.3: 3 data sets × 3 N_a × 2 N_init × 9 batch sizes × validation and test = 324 cells. */
export const TABLE_A3_CELLS: readonly TableA3Cell[] = TABLE_A3_TEXT.flatMap(
  ([dataset, na, nInit, batchSize, ...texts]) =>
    PAPER_SPLITS.map(
      (split, index): TableA3Cell => ({
        id: `table-a3/${dataset}/na${na}/ninit${nInit}/bs${batchSize}/${split}`,
        place: {
          source: 'paper',
          part: 'Table A.3',
          row: `${DATASET_NAMES[dataset]}, N_a = ${na}, N_init = ${nInit}`,
          column: `batch size ${batchSize}, ${split}`,
        },
        ...parseMeanStd(texts[index] ?? ''),
        n: PAPER_N_RUNS,
        factors: { dataset, split, na, nInit, batchSize },
      }),
    ),
);

/** Finds a cell of Table A.3; undefined where it has none. */
export function tableA3Cell(factors: TableA3Factors): TableA3Cell | undefined {
  return TABLE_A3_CELLS.find(
    ({ factors: own }) =>
      own.dataset === factors.dataset &&
      own.split === factors.split &&
      own.na === factors.na &&
      own.nInit === factors.nInit &&
      own.batchSize === factors.batchSize,
  );
}

/** Batch sizes, N_a and N_init of Table A.3. */
export const TABLE_A3_GRID: Readonly<Record<'batchSizes' | 'na' | 'nInit', readonly number[]>> = {
  batchSizes: [2, 4, 8, 16, 32, 64, 128, 256, 512],
  na: [10, 25, 100],
  nInit: [10, 100],
};
