import { type PrintedSummary, parseMeanStd } from '../summary.js';
import { DATASET_NAMES } from './datasets.js';
import type { Table2Factors } from './table-2.js';

/** A cell that Table 2 quotes, as the quoted publication prints it. */
export interface QuotedCell extends Pick<PrintedSummary<Table2Factors>, 'mean' | 'std' | 'factors'> {
  /** The publication. */
  readonly publication: string;
  readonly where: string;
}

const NAS_BENCH_201 = 'Dong and Yang 2020, NAS-Bench-201';
const MELLOR = 'Mellor et al. 2020, arXiv:2006.04647v1';

function cell(publication: string, factors: Table2Factors, text: string): QuotedCell {
  return { publication, where: `${DATASET_NAMES[factors.dataset]} ${factors.split}`, factors, ...parseMeanStd(text) };
}

/** Cells that the quoted publications print otherwise than Table 2 does, and the one beside them that it quotes rightly. */
export const QUOTED_CELLS: readonly QuotedCell[] = [
  cell(NAS_BENCH_201, { method: 'rea', dataset: 'cifar10', split: 'test' }, '93.92 ± 0.30'),
  cell(NAS_BENCH_201, { method: 'random-search', dataset: 'cifar10', split: 'test' }, '93.70 ± 0.36'),
  cell(NAS_BENCH_201, { method: 'reinforce', dataset: 'cifar10', split: 'test' }, '93.85 ± 0.37'),
  cell(NAS_BENCH_201, { method: 'bohb', dataset: 'cifar10', split: 'test' }, '93.61 ± 0.52'),
  cell(MELLOR, { method: 'mellor', na: 10, dataset: 'cifar10', split: 'validation' }, '88.47 ± 1.33'),
];
