import {
  BENCHMARK_DATASETS,
  DATASET_NAMES,
  PAPER_SPLITS,
  type SelectionStudy,
  type StudyCorrelation,
  type Table2ComparisonRow,
} from '../paper/index.js';
import { coefficientText } from './correlation-note.js';
import { formatNumber } from './number-format.js';

const percent = (fraction: number): string => `${formatNumber(fraction, { style: 'percent', digits: 2 })} %`;
const p = (value: number): string => {
  const text = formatNumber(value, { style: 'p-value' });
  return /^[<>]/.test(text) ? `p ${text}` : `p = ${text}`;
};

/**
 * What reproduces of Tables 2 and A.3 and what does not, in words made from the study's numbers; empty where neither was
 * computed.
 */
export function selectionReading(study: SelectionStudy): string[] {
  return [
    ...BENCHMARK_DATASETS.flatMap((dataset) => table2Reading(study, dataset)),
    ...tableA3Reading(study),
    ...BENCHMARK_DATASETS.flatMap((dataset) => correlationReading(study.correlations, dataset)),
  ];
}

function table2Reading(study: SelectionStudy, dataset: (typeof BENCHMARK_DATASETS)[number]): string[] {
  const rows = study.table2?.rows.filter((row) => row.dataset === dataset && row.test !== null) ?? [];
  const of = (method: string, na: number | null): Table2ComparisonRow | undefined =>
    rows.find((row) => row.method === method && row.na === na);
  const own = of('cv-u', 100);
  const test = own?.test;
  if (!own || !test) return [];
  const random = of('random', null)?.test;
  const optimal = of('optimal', 100)?.test;
  const dealt = study.permutations
    .filter((row) => row.dataset === dataset && row.na === 100)
    .sort((a, b) => b.batchSize - a.batchSize)[0];
  const larger = study.otherScores.find(
    (row) => row.dataset === dataset && row.na === 100 && row.metric === 'parameters',
  )?.test;
  const beside = [
    ...(random ? [`Random ${percent(random.mean)}`] : []),
    ...(larger ? [`the largest of the same candidates ${percent(larger.mean)}`] : []),
    ...(optimal ? [`Optimal ${percent(optimal.mean)}`] : []),
  ];
  const paper = own.paper === null ? '' : ` (the paper prints ${own.paper.test.printed})`;
  return [
    `**Table 2, ${DATASET_NAMES[dataset]}.** The lowest CV_U among 100 candidates gives a mean test accuracy of ${percent(test.mean)}${paper}; for comparison ${list(beside)}.${own.note ? ` CV_U: ${own.note.split('; ').slice(0, 2).join('; ')}.` : ''}${
      dealt
        ? ` With batches of ${dealt.batchSize} images, the same scores dealt out at random among the cells choose ${percent(dealt.nullMean)} ± ${percent(dealt.nullStd)} (${p(dealt.pValue)})${random && dealt.nullMean > random.mean ? ', above Random because cells without a score are passed over either way' : ''}: ${dealtReading(dealt.pValue, dealt.observed > dealt.nullMean)}.`
        : ''
    }`,
  ];
}

/** One side of the test is what is tested; the other must be said too. */
function dealtReading(pValue: number, above: boolean): string {
  if (pValue < 0.05) return 'CV_U says something about accuracy';
  if (above) return 'no better than chance allows';
  return pValue > 0.95 ? 'worse than chance' : 'no better than chance';
}

function tableA3Reading({ tableA3 }: SelectionStudy): string[] {
  const rows = tableA3?.rows.filter(({ comparisons, validation }) => comparisons !== null && validation !== null) ?? [];
  const cells = rows.flatMap((row) =>
    PAPER_SPLITS.flatMap((split) => {
      const ours = row[split];
      const paper = row.paper?.[split];
      const verdict = row.comparisons?.[split].verdict;
      if (!ours || !paper || verdict === undefined) return [];
      const range = row.seedRange?.[split];
      return [
        {
          dataset: row.dataset,
          verdict,
          difference: ours.mean - paper.mean,
          within: range && range.sets > 1 ? paper.mean >= range.low && paper.mean <= range.high : null,
        },
      ];
    }),
  );
  return BENCHMARK_DATASETS.flatMap((dataset) => {
    const own = cells.filter((cell) => cell.dataset === dataset);
    if (own.length === 0) return [];
    const equal = own.filter(({ verdict }) => verdict !== 'differs').length;
    const higher = own.filter(({ difference }) => difference > 0).length;
    const sizes = own.map(({ difference }) => Math.abs(difference)).sort((a, b) => a - b);
    const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
    const ranged = own.filter(({ within }) => within !== null);
    const within = ranged.filter((cell) => cell.within).length;
    const batchSizes = [...new Set(rows.filter((row) => row.dataset === dataset).map(({ batchSize }) => batchSize))];
    const points = (fraction: number): string => formatNumber(fraction, { style: 'percent', digits: 2 });
    return [
      `**Table A.3, ${DATASET_NAMES[dataset]}, N_BS = ${batchSizes.join(', ')}.** Of ${own.length} printed means, ${equal} agree with ours within the standard error of the runs; ours is the higher one in ${higher}. The median difference is ${points(median)} points, the largest ${points(sizes.at(-1) ?? 0)}.${
        ranged.length === 0
          ? ''
          : ` Where scores allow the same experiment with other initialisations on the same images, the paper’s mean lies within the range of ours in ${within} of ${ranged.length}.`
      } The paper’s images are unknown and ours are others: this says how far such means move, not who is right.`,
    ];
  });
}

function correlationReading(
  correlations: readonly StudyCorrelation[],
  dataset: (typeof BENCHMARK_DATASETS)[number],
): string[] {
  const own = correlations.filter((row) => row.dataset === dataset);
  const all = own.filter(({ cells }) => cells === 'all cells');
  const scores = all.filter(({ metric }) => metric.startsWith('CV_U'));
  const last = scores.at(-1);
  if (last === undefined) return [];
  const text = ({ spearman, kendall }: StudyCorrelation): string =>
    `${coefficientText('Spearman’s ρ', spearman)}, ${coefficientText('Kendall’s τ', kendall)}`;
  const size = all.find(({ metric }) => metric === 'parameters');
  const others = own.filter(({ cells, metric }) => cells !== 'all cells' && !isOurs(metric));
  const rho = ({ spearman }: StudyCorrelation): number => (spearman.status === 'ok' ? spearman.estimate : 0);
  const [best] = [...others].sort((a, b) => rho(b) - rho(a));
  const same = own.find(({ cells, metric }) => cells !== 'all cells' && metric === last.metric);
  return [
    `**The whole space, ${DATASET_NAMES[dataset]}.** ${last.metric} and test accuracy over ${last.n.toLocaleString('en')} cells: ${text(last)} (95 % intervals).${
      scores.length > 1
        ? ` Over all batch sizes ρ runs from ${formatNumber(Math.min(...scores.map(rho)), { style: 'fixed', digits: 2 })} to ${formatNumber(Math.max(...scores.map(rho)), { style: 'fixed', digits: 2 })}.`
        : ''
    }${
      last.otherSeeds
        ? ` Such intervals take cells for independent points, but networks of one seed share random numbers: ${last.otherSeeds.sets} disjoint sets of ${last.otherSeeds.nInit} initialisations give ρ from ${formatNumber(last.otherSeeds.low, { style: 'fixed', digits: 2 })} to ${formatNumber(last.otherSeeds.high, { style: 'fixed', digits: 2 })}.`
        : ''
    }${size ? ` The number of parameters: ${text(size)}.` : ''}${
      best && same
        ? ` On the ${best.n.toLocaleString('en')} cells with published scores the best of these, ${best.metric}, has ${text(best)}; CV_U there has ${text(same)}.`
        : ''
    }`,
  ];
}

const isOurs = (metric: string): boolean => /^(CV_U|parameters|MACs)/.test(metric);

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
