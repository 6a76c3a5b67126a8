import type { MnistColumn, MnistCorrelation, MnistRow, MnistStudy } from '../experiments/index.js';
import { mean, type TestOutcome, tTest } from '../stats/index.js';

/** How a claim of the paper fares in a study of ours. */
export interface MnistClaim {
  readonly id: 'figure-1a' | 'figure-1b' | 'figure-2' | 'figure-3' | 'figure-4a' | 'figure-5';
  /** In our words. */
  readonly claim: string;
  readonly outcome: 'reproduced' | 'partly reproduced' | 'not reproduced' | 'not computed';
  /** Our numbers, in one sentence. */
  readonly evidence: string;
}

const ALPHA = 0.05;
/** A correlation below this size explains less than a tenth of the variance. */
const NEGLIGIBLE = 0.316;
/** Fewer trained architectures than this decide nothing. */
const ENOUGH = 20;

/**
 * The claims of §3.1 put to the test, one a figure. Each rule is fixed here, whatever the outcome:
 * a correlation counts as there when p < 0.05, and as absent when p ≥ 0.05 and its 95 % confidence interval holds no
 * correlation above 0.316; anything between is "partly reproduced".
 */
export function judgeMnistClaims(study: Pick<MnistStudy, 'rows' | 'correlations'>): MnistClaim[] {
  const trained = study.rows.filter((row) => row.muT !== null);
  if (trained.length < ENOUGH) {
    const evidence = `only ${trained.length} architectures were trained`;
    return CLAIMS.map(({ id, claim }) => ({ id, claim, outcome: 'not computed', evidence }));
  }
  return CLAIMS.map(({ id, claim, judge }) => ({ id, claim, ...judge(trained, study.correlations) }));
}

type Judgement = Pick<MnistClaim, 'outcome' | 'evidence'>;

const CLAIMS: readonly {
  readonly id: MnistClaim['id'];
  readonly claim: string;
  readonly judge: (trained: readonly MnistRow[], correlations: readonly MnistCorrelation[]) => Judgement;
}[] = [
  {
    id: 'figure-1a',
    claim: 'Mean untrained and mean trained accuracy (μ_U, μ_T) are not clearly correlated.',
    judge: (_, correlations) => judgeAbsence([find(correlations, 'muU', 'muT').pearson]),
  },
  {
    id: 'figure-1b',
    claim: 'The lowest untrained standard deviations σ_U belong to architectures of high trained accuracy μ_T.',
    judge: (trained) => {
      const bySigma = [...trained].sort((a, b) => a.sigmaU - b.sigmaU);
      const count = Math.max(3, Math.round(trained.length / 10));
      const accuracies = (rows: readonly MnistRow[]): number[] => rows.flatMap((row) => row.muT ?? []);
      const [lowest, others] = [accuracies(bySigma.slice(0, count)), accuracies(bySigma.slice(count))];
      const test = tTest(lowest, others, { alternative: 'greater' });
      const numbers = `mean μ_T of the ${count} lowest ${percent(mean(lowest))}, of the others ${percent(mean(others))}`;
      if (test.status !== 'ok') return { outcome: 'not computed', evidence: test.explanation };
      return {
        outcome:
          test.pValue < ALPHA ? 'reproduced' : mean(lowest) > mean(others) ? 'partly reproduced' : 'not reproduced',
        evidence: `${numbers} (Welch, one-sided p = ${test.pValue.toPrecision(2)})`,
      };
    },
  },
  {
    id: 'figure-2',
    claim: 'Lower untrained means μ_U go with lower untrained standard deviations σ_U.',
    judge: (_, correlations) => judgeSign(find(correlations, 'muU', 'sigmaU').pearson, 1),
  },
  {
    id: 'figure-3',
    claim: 'Architectures of low CV_U reach a high trained accuracy μ_T.',
    judge: (_, correlations) => judgeSign(find(correlations, 'cvU', 'muT').pearson, -1),
  },
  {
    id: 'figure-4a',
    claim: 'Trained accuracy saturates as the number of parameters grows.',
    judge: (trained) => {
      const bySize = [...trained].sort((a, b) => a.params - b.params);
      const quarter = (at: number): number =>
        mean(
          bySize
            .slice(Math.floor((at * bySize.length) / 4), Math.floor(((at + 1) * bySize.length) / 4))
            .flatMap((row) => row.muT ?? []),
        );
      const quarters = [0, 1, 2, 3].map(quarter);
      const [first = 0, second = 0, third = 0, last = 0] = quarters;
      const [early, late] = [second - first, last - third];
      return {
        outcome: late < early / 2 ? 'reproduced' : late < early ? 'partly reproduced' : 'not reproduced',
        evidence: `mean μ_T by quarter of size: ${quarters.map(percent).join(', ')}`,
      };
    },
  },
  {
    id: 'figure-5',
    claim: 'CV_U is not significantly correlated with the number of parameters.',
    judge: (_, correlations) => {
      const { pearson, spearman } = find(correlations, 'params', 'cvU');
      return judgeAbsence([pearson, spearman]);
    },
  },
];

/**
 * A missing correlation is shown only by an interval that leaves no room for a large one; an insignificant correlation
 * of few architectures shows nothing.
 */
function judgeAbsence(outcomes: readonly TestOutcome<number>[]): Judgement {
  const tests = outcomes.flatMap((test) => (test.status === 'ok' ? [test] : []));
  const evidence = outcomes.map(describe).join('; ');
  if (tests.length < outcomes.length) return { outcome: 'not computed', evidence };
  if (tests.some(({ pValue }) => pValue < ALPHA)) return { outcome: 'not reproduced', evidence };
  const narrow = tests.every(
    ({ confidenceInterval: range }) => range !== null && Math.max(-range.low, range.high) < NEGLIGIBLE,
  );
  return { outcome: narrow ? 'reproduced' : 'partly reproduced', evidence };
}

function judgeSign(test: TestOutcome<number>, sign: 1 | -1): Judgement {
  const evidence = describe(test);
  if (test.status !== 'ok') return { outcome: 'not computed', evidence };
  if (Math.sign(test.estimate) !== sign) return { outcome: 'not reproduced', evidence };
  return { outcome: test.pValue < ALPHA ? 'reproduced' : 'partly reproduced', evidence };
}

function find(correlations: readonly MnistCorrelation[], x: MnistColumn, y: MnistColumn): MnistCorrelation {
  const found = correlations.find((pair) => pair.x === x && pair.y === y);
  if (found === undefined) throw new RangeError(`no correlation of ${x} and ${y}`);
  return found;
}

function describe(r: TestOutcome<number>): string {
  if (r.status !== 'ok') return r.explanation;
  const interval = r.confidenceInterval;
  const range = interval === null ? '' : ` [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]`;
  const name = r.statisticName === 'ρ' || /rank/i.test(r.method) ? 'Spearman’s ρ' : 'Pearson’s r';
  return `${name} = ${r.estimate.toFixed(3)}${range}, p = ${r.pValue.toPrecision(2)}, n = ${r.n}`;
}

const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;
