import { type PrintedNumber, parsePrinted } from '../printed-number.js';
import { type PaperPlace, type PrintedSummary, parseMeanStd } from '../summary.js';
import {
  BENCHMARK_DATASETS,
  type BenchmarkDataset,
  DATASET_NAMES,
  PAPER_N_RUNS,
  PAPER_SPLITS,
  type PaperSplit,
} from './datasets.js';

/** A method of Table 2. */
export type Table2Method = 'rea' | 'random-search' | 'reinforce' | 'bohb' | 'optimal' | 'random' | 'mellor' | 'cv-u';

/** What a cell of Table 2 stands for; `na` where the method picks one of N_a architectures. */
export type Table2Factors = {
  readonly method: Table2Method;
  readonly na?: number;
  readonly dataset: BenchmarkDataset;
  readonly split: PaperSplit;
};

/** A mean ± standard deviation of Table 2, in percent. */
export type Table2Cell = PrintedSummary<Table2Factors>;

/** A row of Table 2, top to bottom. */
export interface Table2Row {
  readonly method: Table2Method;
  readonly na?: number;
  /** As printed in the first column. */
  readonly name: string;
  readonly part: 'State-of-the-art' | 'Baselines' | 'Trainless';
  /** Seconds: one number, or one for each data set. */
  readonly times: readonly PrintedNumber[];
  /** Validation and test of each data set, left to right. */
  readonly cells: readonly Table2Cell[];
}

/** One of the printed p-values at the foot of Table 2; all compare test accuracies. */
export interface Table2PValue {
  readonly id: string;
  readonly row: 'best N_a' | 'N_a = 100' | 'random baseline';
  readonly dataset: BenchmarkDataset;
  readonly place: PaperPlace;
  readonly printed: PrintedNumber;
}

interface RowText {
  readonly method: Table2Method;
  readonly na?: number;
  readonly name: string;
  readonly part: Table2Row['part'];
  readonly times: string;
  readonly cells: readonly string[];
}

/** As printed: trailing zeros, where they are missing there, are missing here. */
const ROWS: readonly RowText[] = [
  {
    method: 'rea',
    name: 'REA',
    part: 'State-of-the-art',
    times: '12000',
    cells: ['91.19 ± 0.31', '93.92 ± 0.3', '71.81 ± 1.12', '71.84 ± 0.99', '45.15 ± 0.89', '45.54 ± 1.03'],
  },
  {
    method: 'random-search',
    name: 'Random Search',
    part: 'State-of-the-art',
    times: '12000',
    cells: ['90.93 ± 0.36', '93.92 ± 0.31', '70.93 ± 1.09', '71.04 ± 1.07', '44.45 ± 1.1', '44.57 ± 1.25'],
  },
  {
    method: 'reinforce',
    name: 'REINFORCE',
    part: 'State-of-the-art',
    times: '12000',
    cells: ['91.09 ± 0.37', '93.92 ± 0.32', '71.61 ± 1.12', '71.71 ± 1.09', '45.05 ± 1.02', '45.24 ± 1.18'],
  },
  {
    method: 'bohb',
    name: 'BOHB',
    part: 'State-of-the-art',
    times: '12000',
    cells: ['90.82 ± 0.53', '93.92 ± 0.33', '70.74 ± 1.29', '70.85 ± 1.28', '44.26 ± 1.36', '44.42 ± 1.49'],
  },
  {
    method: 'optimal',
    na: 10,
    name: 'Optimal (N_a = 10)',
    part: 'Baselines',
    times: '',
    cells: ['89.92 ± 0.75', '93.06 ± 0.59', '69.61 ± 1.21', '69.76 ± 1.25', '43.11 ± 1.85', '43.30 ± 1.87'],
  },
  {
    method: 'optimal',
    na: 100,
    name: 'Optimal (N_a = 100)',
    part: 'Baselines',
    times: '',
    cells: ['91.05 ± 0.28', '93.84 ± 0.23', '71.45 ± 0.79', '71.56 ± 0.78', '45.37 ± 0.61', '45.67 ± 0.64'],
  },
  {
    method: 'random',
    name: 'Random',
    part: 'Baselines',
    times: '',
    cells: ['83.20 ± 13.28', '86.61 ± 13.46', '60.70 ± 12.55', '60.83 ± 12.58', '33.34 ± 9.39', '33.13 ± 9.66'],
  },
  {
    method: 'mellor',
    na: 10,
    name: 'Mellor et al. (N_a = 10)',
    part: 'Trainless',
    times: '1.7',
    cells: ['88.47 ± 1.3', '91.53 ± 1.62', '66.49 ± 3.08', '66.63 ± 3.14', '38.33 ± 4.98', '38.33 ± 5.22'],
  },
  {
    method: 'mellor',
    na: 25,
    name: 'Mellor et al. (N_a = 25)',
    part: 'Trainless',
    times: '4.8',
    cells: ['88.46 ± 1.42', '91.78 ± 1.45', '66.87 ± 2.84', '67.05 ± 2.89', '37.18 ± 6.11', '37.07 ± 6.39'],
  },
  {
    method: 'mellor',
    na: 100,
    name: 'Mellor et al. (N_a = 100)',
    part: 'Trainless',
    times: '17.4',
    cells: ['88.45 ± 1.46', '91.61 ± 1.71', '66.42 ± 3.27', '66.56 ± 3.28', '36.56 ± 6.7', '36.37 ± 6.97'],
  },
  {
    method: 'cv-u',
    na: 10,
    name: 'CV_U (N_a = 10)',
    part: 'Trainless',
    times: '19.6/19.5/14.9',
    cells: ['85.01 ± 6.08', '91.03 ± 2.77', '63.73 ± 5.62', '63.83 ± 5.65', '37.74 ± 6.89', '37.70 ± 7.13'],
  },
  {
    method: 'cv-u',
    na: 25,
    name: 'CV_U (N_a = 25)',
    part: 'Trainless',
    times: '47.7/47.5/34.0',
    cells: ['84.91 ± 5.98', '91.46 ± 2.39', '63.83 ± 5.50', '63.92 ± 5.57', '38.42 ± 6.30', '38.42 ± 6.51'],
  },
  {
    method: 'cv-u',
    na: 100,
    name: 'CV_U (N_a = 100)',
    part: 'Trainless',
    times: '190.0/190.4/133.9',
    cells: ['84.89 ± 6.39', '91.90 ± 2.27', '63.99 ± 5.61', '64.08 ± 5.63', '38.68 ± 6.34', '38.76 ± 6.62'],
  },
];

/** Left to right; all compare test accuracies. */
const P_VALUES: readonly {
  readonly row: Table2PValue['row'];
  readonly id: string;
  readonly texts: readonly string[];
}[] = [
  { row: 'best N_a', id: 'best', texts: ['0.319', '3.7e-24', '0.254'] },
  { row: 'N_a = 100', id: 'na100', texts: ['0.023', '8e-17', '3e-8'] },
  { row: 'random baseline', id: 'random', texts: ['5e-11', '2e-7', '2e-25'] },
];

function table2Row(text: RowText): Table2Row {
  const na = text.na === undefined ? {} : { na: text.na };
  const columns = BENCHMARK_DATASETS.flatMap((dataset) => PAPER_SPLITS.map((split) => ({ dataset, split })));
  return {
    method: text.method,
    ...na,
    name: text.name,
    part: text.part,
    times: text.times === '' ? [] : text.times.split('/').map(parsePrinted),
    cells: text.cells.map((cell, index): Table2Cell => {
      const column = columns[index] ?? { dataset: 'cifar10', split: 'validation' };
      return {
        id: [
          'table-2',
          text.method,
          ...(text.na === undefined ? [] : [`na${text.na}`]),
          column.dataset,
          column.split,
        ].join('/'),
        place: {
          source: 'paper',
          part: 'Table 2',
          row: text.name,
          column: `${DATASET_NAMES[column.dataset]} ${column.split}`,
        },
        ...parseMeanStd(cell),
        n: PAPER_N_RUNS,
        factors: { method: text.method, ...na, ...column },
      };
    }),
  };
}

/** Table 2, top to bottom. */
export const TABLE_2: readonly Table2Row[] = ROWS.map(table2Row);

/** Every mean ± standard deviation of Table 2, row by row. */
export const TABLE_2_CELLS: readonly Table2Cell[] = TABLE_2.flatMap((row) => row.cells);

/** The nine p-values at the foot of Table 2. */
export const TABLE_2_P_VALUES: readonly Table2PValue[] = P_VALUES.flatMap(({ row, id, texts }) =>
  BENCHMARK_DATASETS.map(
    (dataset, index): Table2PValue => ({
      id: `table-2/p-value/${id}/${dataset}`,
      row,
      dataset,
      place: { source: 'paper', part: 'Table 2', row: `p-values (${row})`, column: `${DATASET_NAMES[dataset]} test` },
      printed: parsePrinted(texts[index] ?? ''),
    }),
  ),
);

/** Finds a cell of Table 2; undefined where it has none. */
export function table2Cell(factors: Table2Factors): Table2Cell | undefined {
  return TABLE_2_CELLS.find(
    ({ factors: own }) =>
      own.method === factors.method &&
      own.na === factors.na &&
      own.dataset === factors.dataset &&
      own.split === factors.split,
  );
}
