import type { MnistClaim, MnistComparison } from '../paper/index.js';
import type { TestOutcome } from '../stats/index.js';
import { comparisonTable } from './comparison-table.js';
import type { Figure } from './figure.js';
import { buildFigure } from './figures.js';
import { formatNumber } from './number-format.js';
import { type Finding, OUTCOME_TONES, type ReportBlock, type ReportSection } from './report.js';
import type { ArchitectureRow } from './rows.js';
import type { Table } from './table.js';

/** A study of the metric search as the report needs it. */
export interface MnistSectionInput {
  /** Tells two studies of one report apart: "mnist", "fashion-mnist". */
  readonly variant: string;
  readonly title: string;
  /** Which images were used, for people. */
  readonly images: string;
  /** Protocol, initialisations, trainings, for people. */
  readonly scope: string;
  readonly introduction: readonly string[];
  readonly rows: readonly ArchitectureRow[];
  readonly correlations: readonly {
    readonly x: string;
    readonly y: string;
    readonly pearson: TestOutcome<number>;
  }[];
  /** Split-half reliability and sampling error of CV_U. */
  readonly reliability: {
    readonly initialisations: number;
    readonly splitHalf: TestOutcome<number>;
    readonly observedSd: number;
    readonly samplingSd: number;
  } | null;
  readonly comparisons: readonly MnistComparison[];
  readonly claims: readonly MnistClaim[];
}

/** The paper's figures of this part, with the pair of columns whose correlation stands on each. */
const FIGURES_OF_PART: readonly { readonly id: string; readonly x: string; readonly y: string }[] = [
  { id: '1a', x: 'muU', y: 'muT' },
  { id: '1b', x: 'sigmaU', y: 'muT' },
  { id: '2', x: 'muU', y: 'sigmaU' },
  { id: '3', x: 'cvU', y: 'muT' },
  { id: '4a', x: 'params', y: 'muT' },
  { id: '4b', x: 'params', y: 'muT' },
  { id: '5', x: 'params', y: 'cvU' },
];

/** Figures 1 to 5 of a study, in the paper's order. */
export function mnistFigures(
  input: Pick<MnistSectionInput, 'variant' | 'images' | 'scope' | 'rows' | 'correlations'>,
): Figure[] {
  const { variant, images, scope, rows, correlations } = input;
  return FIGURES_OF_PART.map(({ id, x, y }) => {
    const test = correlations.find((pair) => pair.x === x && pair.y === y)?.pearson;
    const note = test?.status === 'ok' && !id.startsWith('4') ? correlationNote(test) : undefined;
    return buildFigure(id, rows, { images, scope, variant, ...(note === undefined ? {} : { note }) });
  });
}

/** One section: introduction, claims, figures, the paper's numbers beside ours, all architectures. */
export function mnistSection(input: MnistSectionInput): ReportSection {
  const { variant, title, introduction, comparisons } = input;
  const figures = mnistFigures(input);
  const pick = (...ids: string[]): ReportBlock => ({
    kind: 'figures',
    figures: figures.filter(({ id }) => ids.includes(id)),
  });
  return {
    id: `metric-search-${variant}`,
    title,
    paperSection: '§2.1, §3.1',
    blocks: [
      { kind: 'text', paragraphs: introduction },
      { kind: 'table', table: claimsTable(input) },
      pick('1a', '1b'),
      pick('2', '3'),
      pick('4a', '4b'),
      pick('5'),
      ...(input.reliability === null ? [] : [{ kind: 'note', text: reliabilityText(input.reliability) } as const]),
      {
        kind: 'table',
        table: comparisonTable(comparisons, {
          id: `paper-and-ours-${variant}`,
          title: `The authors' numbers beside ours: ${input.images}`,
          caption:
            'Correlations are compared by Fisher’s z; the ends of ranges have no standard error and agree in the printed digits or differ.',
        }),
      },
      { kind: 'table', table: architecturesTable(input) },
    ],
  };
}

/** What a reader must know before reading anything into a difference of two CV_U. */
export function reliabilityText(reliability: MnistSectionInput['reliability']): string {
  if (reliability === null) return 'Too few initialisations to tell how reliable a ranking by CV_U is.';
  const { initialisations, splitHalf, observedSd, samplingSd } = reliability;
  const percent = { style: 'percent', digits: 2 } as const;
  const halves =
    splitHalf.status === 'ok'
      ? `CV_U from one half of the seeds correlates with CV_U from the other half with r = ${formatNumber(splitHalf.estimate, { style: 'fixed', digits: 2 })} (p = ${formatNumber(splitHalf.pValue, { style: 'p-value' })})`
      : 'the two halves of the seeds cannot be correlated';
  return `**How reliable is the ranking by CV_U?** Over architectures CV_U has a standard deviation of ${formatNumber(observedSd, percent)} percentage points; ${initialisations} initialisations alone give one of ${formatNumber(samplingSd, percent)} (jackknife), and ${halves}. Where the first two are alike and the halves uncorrelated, most of what the figures show of CV_U is the luck of the seeds.`;
}

/** The claims as findings of the summary, pointing to the figures. */
export function mnistFindings({
  variant,
  images,
  claims,
}: Pick<MnistSectionInput, 'variant' | 'images' | 'claims'>): Finding[] {
  return claims.map(({ id, claim, outcome, evidence }) => ({
    claim: `${claim} (${images})`,
    outcome,
    evidence,
    see: `${id}-${variant}`,
  }));
}

function claimsTable({ variant, images, claims }: MnistSectionInput): Table {
  return {
    id: `claims-${variant}`,
    title: `Claims of §3.1 on ${images}`,
    caption:
      'A correlation counts as there when p < 0.05, and as absent when p ≥ 0.05 and its 95 % confidence interval lies within ±0.316; between the two the claim is partly reproduced.',
    columns: [
      { key: 'figure', title: 'Figure' },
      { key: 'claim', title: 'Claim' },
      { key: 'outcome', title: 'Outcome' },
      { key: 'evidence', title: 'Evidence' },
    ],
    rows: claims.map(({ id, claim, outcome, evidence }) => ({
      figure: id.replace('figure-', ''),
      claim,
      outcome: { verdict: outcome, tone: OUTCOME_TONES[outcome] },
      evidence,
    })),
  };
}

/** Every architecture of a study, lowest CV_U first. */
export function architecturesTable({
  variant,
  images,
  scope,
  rows,
}: Pick<MnistSectionInput, 'variant' | 'images' | 'scope' | 'rows'>): Table {
  const percent = { style: 'percent', digits: 2 } as const;
  return {
    id: `architectures-${variant}`,
    title: `All ${rows.length} architectures, lowest CV_U first: ${images}`,
    caption: `${scope}. Trained accuracy at the best learning rate of each architecture.`,
    columns: [
      { key: 'name', title: 'Units' },
      { key: 'params', title: 'Parameters', format: { style: 'integer' } },
      { key: 'untrained', title: 'Untrained μ_U ± σ_U', unit: '%', format: percent },
      { key: 'cvU', title: 'CV_U', unit: '%', format: percent },
      { key: 'trained', title: 'Trained μ_T ± σ_T', unit: '%', format: percent },
      { key: 'learningRate', title: 'Learning rate', format: { style: 'general' } },
    ],
    rows: [...rows]
      .sort((a, b) => (a.cvU ?? Number.POSITIVE_INFINITY) - (b.cvU ?? Number.POSITIVE_INFINITY))
      .map(({ name, params, muU, sigmaU, cvU, muT, sigmaT, learningRate }) => ({
        name,
        params,
        untrained: { mean: muU, std: sigmaU },
        cvU,
        trained: muT === null ? null : { mean: muT, std: sigmaT },
        learningRate: learningRate ?? null,
      })),
  };
}

function correlationNote(test: Extract<TestOutcome<number>, { status: 'ok' }>): string {
  const digits = { style: 'fixed', digits: 2 } as const;
  const interval = test.confidenceInterval;
  const range =
    interval === null ? '' : ` [${formatNumber(interval.low, digits)}, ${formatNumber(interval.high, digits)}]`;
  return `r = ${formatNumber(test.estimate, digits)}${range}, p = ${formatNumber(test.pValue, { style: 'p-value' })}`;
}
