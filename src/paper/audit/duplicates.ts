import { formatP } from '../printed-number.js';
import { formatPlace, formatSummary, type PrintedSummary } from '../summary.js';
import { chanceCoincidences, poissonTail } from './coincidence.js';
import { type FactorNames, factorText, factorValueText } from './factor-text.js';
import { type AuditFinding, slug } from './finding.js';

export interface DuplicateOptions {
  /** Name of the table, for people. */
  readonly table: string;
  /** Factor whose values make tables of their own within the table: chance is judged, and findings are made, in each. */
  readonly within?: string;
  readonly factorNames?: FactorNames;
  /** Pairs that are known to be one result printed twice. */
  readonly sameResult?: (a: PrintedSummary, b: PrintedSummary) => boolean;
}

type Pair = readonly [PrintedSummary, PrintedSummary];

/** Where chance makes so many equal pairs that this is its probability, they are kept silent. */
const ORDINARY = 0.1;
const RARE = 0.05;

/**
 * Finds places that print the same mean and the same standard deviation though their settings differ.
 * Pairs that differ in the same way (another column, another row) make one finding: a block that was copied.
 * Two results agreeing in one number is common; in both, to the last digit, it is rare, and each finding says how rare.
 */
export function findDuplicates(summaries: readonly PrintedSummary[], options: DuplicateOptions): AuditFinding[] {
  return [...partition(summaries, (summary) => factorOf(summary, options.within))].flatMap(([value, own]) => {
    const part = options.within === undefined ? '' : factorValueText(options.within, value, options.factorNames ?? {});
    const pairs = duplicatePairs(own).filter(([a, b]) => !options.sameResult?.(a, b));
    if (pairs.length === 0) return [];
    const { expectedPairs } = chanceCoincidences(own);
    return [...partition(pairs, changeOf)].flatMap(([, block]): AuditFinding[] => {
      const chance = poissonTail(block.length, expectedPairs);
      if (chance >= ORDINARY) return [];
      return [duplicateFinding({ block, part, chance, expectedPairs, cells: own.length, options })];
    });
  });
}

function duplicatePairs(summaries: readonly PrintedSummary[]): Pair[] {
  const byValue = partition(summaries, (summary) => `${summary.mean.value} ${summary.std.value}`);
  return [...byValue.values()].flatMap((same) => {
    const [first, ...rest] = same;
    return first === undefined ? [] : rest.map((other): Pair => [first, other]);
  });
}

/** The factors in which a pair differs and how: the same for all pairs of a copied block. */
function changeOf([a, b]: Pair): string {
  return differing(a, b)
    .map((name) => `${name}:${a.factors[name]}→${b.factors[name]}`)
    .join(' ');
}

function differing(a: PrintedSummary, b: PrintedSummary): string[] {
  return [...new Set([...Object.keys(a.factors), ...Object.keys(b.factors)])].filter(
    (name) => a.factors[name] !== b.factors[name],
  );
}

function duplicateFinding(given: {
  readonly block: readonly Pair[];
  readonly part: string;
  readonly chance: number;
  readonly expectedPairs: number;
  readonly cells: number;
  readonly options: DuplicateOptions;
}): AuditFinding {
  const { block, part, chance, expectedPairs, cells, options } = given;
  const values = block.map(([a]) => formatSummary(a));
  const lone = block.length === 1;
  const among = `${cells} means of ${options.table}${part === '' ? '' : `, ${part},`}`;
  return {
    id: slug('duplicate', options.table, ...blockId(block, options)),
    kind: 'duplicate',
    severity: !lone || chance < RARE / 10 ? 'error' : chance < RARE ? 'warning' : 'note',
    where: `${options.table}: ${blockText(block, options.factorNames ?? {})}`,
    printed: values.join('; '),
    recomputed: `${formatP(expectedPairs)} equal pairs expected by chance`,
    explanation: lone
      ? `The same mean and standard deviation, to the last digit, stand in two places with different settings. Among the ${among} about ${formatP(expectedPairs)} such pairs are expected by chance: one copied into the place of the other is likelier than a coincidence, but a coincidence is not excluded.`
      : `${block.length} times the same mean and standard deviation, to the last digit, stand in two places that differ in the same way. Among the ${among} about ${formatP(expectedPairs)} equal pairs are expected by chance; ${block.length} independent ones would have probability ${formatP(chance)}. Most likely one block was copied over the other, whose own values are lost.`,
    evidence: {
      pairs: block.map(([a, b]) => [a.id, b.id]),
      places: block.map(([a, b]) => [formatPlace(a.place), formatPlace(b.place)]),
      expectedPairs,
      probability: chance,
    },
  };
}

/** "CIFAR-10, N_a = 25: N_init = 10, test equals N_init = 100, validation, for batch size 2, 4, 8". */
function blockText(block: readonly Pair[], names: FactorNames): string {
  const [first] = block;
  if (!first) return '';
  const [a, b] = first;
  const changed = differing(a, b);
  const shared = Object.keys(a.factors).filter((name) => !changed.includes(name));
  const varying = shared.filter((name) => block.some(([other]) => other.factors[name] !== a.factors[name]));
  const constant = shared.filter((name) => !varying.includes(name) && a.factors[name] !== '');
  const at = varying.map((name) => {
    const values = [...new Set(block.map(([other]) => factorValueText(name, other.factors[name], names)))];
    return names[name]?.bare ? values.join(', ') : `${names[name]?.label ?? name} ${values.join(', ')}`;
  });
  const sides = [a, b].map((side) =>
    changed.length > 0 ? changed.map((name) => factorText(name, side.factors[name], names)).join(', ') : side.id,
  );
  return [
    constant.map((name) => factorText(name, a.factors[name], names)).join(', '),
    constant.length > 0 ? ': ' : '',
    sides.join(' equals '),
    at.length > 0 ? `, for ${at.join(' and ')}` : '',
  ].join('');
}

function blockId(block: readonly Pair[], options: DuplicateOptions): (string | number)[] {
  const [first] = block;
  if (!first) return [];
  const [a, b] = first;
  const changed = differing(a, b);
  const within = factorOf(a, options.within);
  const sides =
    changed.length > 0
      ? [a, b].flatMap((side, index) => [
          ...(index === 0 ? [] : ['is']),
          ...changed.filter((name) => name !== options.within).map((name) => `${name}${side.factors[name] ?? ''}`),
        ])
      : [];
  return [...(within === '' ? [] : [within]), ...(sides.length > 0 ? sides : [a.id, 'is', b.id])];
}

function factorOf(summary: PrintedSummary, name: string | undefined): string {
  return name === undefined ? '' : String(summary.factors[name] ?? '');
}

function partition<T>(values: readonly T[], key: (value: T) => string): Map<string, T[]> {
  const parts = new Map<string, T[]>();
  for (const value of values) {
    const part = parts.get(key(value));
    if (part) part.push(value);
    else parts.set(key(value), [value]);
  }
  return parts;
}
