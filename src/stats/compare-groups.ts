import { TrainlessError } from '../core/errors.js';
import { cliffsDelta } from './cliffs-delta.js';
import { type Description, describe } from './describe.js';
import { type EffectSizeOutcome, hedgesG, pairedCohensD } from './effect-size.js';
import { mannWhitney } from './mann-whitney.js';
import { type Adjustment, adjustPValues } from './multiple-comparisons.js';
import type { Sample } from './sample.js';
import { pairedTTest, pooledTTest, welchTTest } from './t-test.js';
import type { TestOptions, TestOutcome } from './test-result.js';

/** Tests that two groups can be compared by. */
export type GroupTest = 'welch' | 'pooled' | 'paired' | 'mann-whitney';

export interface CompareGroupsOptions extends TestOptions {
  /** Default `welch`. */
  readonly test?: GroupTest;
  /** How p-values are adjusted for the number of pairs, default `holm`. */
  readonly adjustment?: Adjustment;
  /** Compare every group with this one only, instead of all pairs. */
  readonly reference?: string;
}

export interface GroupSummary extends Description {
  readonly group: string;
}

/** One pair of groups: the test is of x against y. */
export interface GroupComparison {
  readonly x: string;
  readonly y: string;
  readonly test: TestOutcome;
  /** Adjusted over all comparisons that have a result; null where this one has none. */
  readonly adjustedPValue: number | null;
  /** Hedges' g; Cohen's d of pairs for `paired`, Cliff's δ for `mann-whitney`. */
  readonly effectSize: EffectSizeOutcome;
}

export interface GroupComparisons {
  readonly groups: readonly GroupSummary[];
  readonly comparisons: readonly GroupComparison[];
  readonly adjustment: Adjustment;
}

interface PairTest {
  readonly test: (x: Sample, y: Sample, options: TestOptions) => TestOutcome;
  readonly effect: (x: Sample, y: Sample, options: { readonly confidenceLevel?: number }) => EffectSizeOutcome;
}

const TESTS: Readonly<Record<GroupTest, PairTest>> = {
  welch: { test: welchTTest, effect: hedgesG },
  pooled: { test: pooledTTest, effect: hedgesG },
  paired: { test: pairedTTest, effect: pairedCohensD },
  'mann-whitney': { test: mannWhitney, effect: cliffsDelta },
};

/**
 * Describes groups and compares each pair of them (or each with a reference) in one call, with p-values adjusted for
 * the number of comparisons and an effect size for each.
 * @param groups - values by name, for example `{ trained: [...], untrained: [...] }` or a Map
 * @throws {TrainlessError} EMPTY_SAMPLE for fewer than two groups or a group that is too small, UNKNOWN_NAME for a
 *   reference that is no group, BAD_DATA, BAD_ARGUMENT
 */
export function compareGroups(
  groups: Readonly<Record<string, Sample>> | ReadonlyMap<string, Sample>,
  options: CompareGroupsOptions = {},
): GroupComparisons {
  const { test = 'welch', adjustment = 'holm', reference, ...testOptions } = options;
  const named: readonly (readonly [string, Sample])[] =
    groups instanceof Map ? [...groups] : Object.entries(groups as Readonly<Record<string, Sample>>);
  const pairTest = TESTS[test];
  if (!pairTest) {
    throw new TrainlessError('BAD_ARGUMENT', `The test must be one of ${Object.keys(TESTS).join(', ')}, not ${test}.`);
  }
  if (named.length < 2) {
    throw new TrainlessError(
      'EMPTY_SAMPLE',
      `Comparing needs at least two groups, not ${named.length}. Check --group.`,
    );
  }
  if (reference !== undefined && !named.some(([name]) => name === reference)) {
    throw new TrainlessError(
      'UNKNOWN_NAME',
      `There is no group "${reference}". The groups are: ${named.map(([name]) => name).join(', ')}.`,
    );
  }
  const level = options.confidenceLevel === undefined ? {} : { confidenceLevel: options.confidenceLevel };
  const compared = pairs(named, reference).map(([[x, a], [y, b]]) => ({
    x,
    y,
    ...inContext(`${x} against ${y}`, () => ({
      test: pairTest.test(a, b, testOptions),
      effectSize: pairTest.effect(a, b, level),
    })),
  }));
  const known = compared.flatMap(({ test: outcome }) => (outcome.status === 'ok' ? [outcome.pValue] : []));
  const adjusted = adjustPValues(known, adjustment).values();
  return {
    groups: named.map(([group, values]) => ({ group, ...describe(values, { ddof: 1, ...level }) })),
    comparisons: compared.map((comparison) => ({
      ...comparison,
      adjustedPValue: comparison.test.status === 'ok' ? (adjusted.next().value as number) : null,
    })),
    adjustment,
  };
}

type NamedSample = readonly [string, Sample];

function pairs(named: readonly NamedSample[], reference: string | undefined): (readonly [NamedSample, NamedSample])[] {
  if (reference === undefined) return named.flatMap((x, i) => named.slice(i + 1).map((y) => [x, y] as const));
  const against = named.find(([name]) => name === reference);
  if (!against) return [];
  return named.filter(([name]) => name !== reference).map((x) => [x, against] as const);
}

/** Adds to an error which groups it came from. */
function inContext<T>(where: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof TrainlessError)) throw error;
    throw new TrainlessError(error.code, `${where}: ${error.message}`, { details: error.details, cause: error });
  }
}
