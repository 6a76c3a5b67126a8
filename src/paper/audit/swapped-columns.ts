import { formatPlace, formatSummary, type PrintedSummary } from '../summary.js';
import { type AuditFinding, slug } from './finding.js';

/** Two summaries that stand side by side and differ in one direction nearly everywhere: validation and test. */
export interface SideBySide {
  /** Pairs of one stratum are expected to differ in one direction. */
  readonly stratum: string;
  /** The pair of columns. */
  readonly column: string;
  readonly first: PrintedSummary;
  readonly second: PrintedSummary;
}

const FEWEST_ROWS = 2;
const FEWEST_OTHERS = 8;
const NEARLY_ALL = 0.95;

/**
 * Finds pairs of columns whose order is the other way round in every row, while the other columns of the same stratum
 * nearly all agree: their contents stand in each other's place. If the standard deviations turn round as well, it is
 * hardly anything else.
 * @param names - what the first and the second column hold
 */
export function findSwappedColumns(
  pairs: readonly SideBySide[],
  names: { readonly first: string; readonly second: string; readonly table: string },
): AuditFinding[] {
  return [...new Set(pairs.map((pair) => pair.stratum))].flatMap((stratum) => {
    const own = pairs.filter((pair) => pair.stratum === stratum);
    return [...new Set(own.map((pair) => pair.column))].flatMap((column): AuditFinding[] => {
      const here = own.filter((pair) => pair.column === column);
      const others = own.filter((pair) => pair.column !== column);
      const direction = Math.sign(meanDifference(here[0]));
      if (here.length < FEWEST_ROWS || others.length < FEWEST_OTHERS || direction === 0) return [];
      if (!here.every((pair) => Math.sign(meanDifference(pair)) === direction)) return [];
      const opposite = others.filter((pair) => Math.sign(meanDifference(pair)) === -direction);
      if (opposite.length < NEARLY_ALL * others.length) return [];
      return [swappedFinding({ here, others, opposite: opposite.length, direction, names })];
    });
  });
}

function swappedFinding(given: {
  readonly here: readonly SideBySide[];
  readonly others: readonly SideBySide[];
  readonly opposite: number;
  readonly direction: number;
  readonly names: { readonly first: string; readonly second: string; readonly table: string };
}): AuditFinding {
  const { here, others, opposite, direction, names } = given;
  const relation = direction < 0 ? 'above' : 'below';
  const usual = direction < 0 ? 'below' : 'above';
  const stdDirection = Math.sign(stdDifference(here[0]));
  const stdsTurn =
    stdDirection !== 0 &&
    here.every((pair) => Math.sign(stdDifference(pair)) === stdDirection) &&
    others.filter((pair) => Math.sign(stdDifference(pair)) === -stdDirection).length >= NEARLY_ALL * others.length;
  const [first] = here;
  const text = (pairs: readonly SideBySide[]) =>
    pairs.map((pair) => `${formatSummary(pair.first)} | ${formatSummary(pair.second)}`).join('; ');
  return {
    id: slug('swapped', names.table, first?.stratum ?? '', first?.column ?? ''),
    kind: 'swapped-columns',
    severity: stdsTurn ? 'error' : 'warning',
    where: `${names.table}, ${first?.stratum}, ${first?.column}`,
    printed: text(here),
    recomputed: text(here.map((pair) => ({ ...pair, first: pair.second, second: pair.first }))),
    explanation: `In all ${here.length} rows here the ${names.first} mean lies ${relation} the ${names.second} mean; in ${opposite} of the ${others.length} other pairs of ${first?.stratum} it lies ${usual}.${
      stdsTurn
        ? ' The standard deviations are turned round as well, in every row. Exchanging the two columns restores both orders.'
        : ''
    } The ${names.first} and ${names.second} columns seem to stand in each other's place.`,
    evidence: {
      cells: here.map((pair) => [formatPlace(pair.first.place), formatPlace(pair.second.place)]),
      otherPairs: others.length,
      otherPairsInUsualOrder: opposite,
      deviationsTurnToo: stdsTurn,
    },
  };
}

function meanDifference(pair: SideBySide | undefined): number {
  return pair ? pair.second.mean.value - pair.first.mean.value : 0;
}

function stdDifference(pair: SideBySide | undefined): number {
  return pair ? pair.second.std.value - pair.first.std.value : 0;
}
