import { type Cell, OP, OPERATIONS, type OperationId } from './cell.js';
import { allCells } from './order.js';

const INPUT = '0';
const ZERO = '#';

/** What a node is the sum of, sorted. */
type Terms = readonly string[];

/** What an edge adds to the sum of its target, given the sum of its source. */
type Contribution = (operation: OperationId, source: Terms) => Terms;

const uniqueTerms: Contribution = (operation, source) => {
  const sum = source.join('+');
  if (operation === OP.none || sum === ZERO) return [ZERO];
  return operation === OP.skip ? [sum] : [`(${sum})@${OPERATIONS[operation]}`];
};

const functionTerms: Contribution = (operation, source) => {
  if (operation === OP.none || source.length === 0) return [];
  return operation === OP.skip ? source : [`(${source.join('+')})@${OPERATIONS[operation]}`];
};

/** Output nodes of cells as strings. What the cells share is kept: 5 first nodes, 125 second ones, their edges. */
class Expressions {
  readonly #contribution: Contribution;
  readonly #fromInput: readonly Terms[];
  /** Contribution by node number · 5 + operation; nodes are numbered by the operations that lead to them. */
  readonly #fromNode1: readonly Terms[];
  readonly #fromNode2: (Terms | undefined)[] = [];

  constructor(contribution: Contribution) {
    this.#contribution = contribution;
    this.#fromInput = this.#edges([INPUT]);
    this.#fromNode1 = this.#fromInput.flatMap((node1) => this.#edges(node1));
  }

  output(cell: Cell): Terms {
    const [a, b, c, d, e, f] = cell;
    const node2 = 25 * a + 5 * b + c;
    let last = this.#fromNode2[5 * node2 + f];
    if (last === undefined) {
      const terms = sum(this.#fromInput[b] as Terms, this.#fromNode1[5 * a + c] as Terms);
      this.#edges(terms).forEach((edge, operation) => {
        this.#fromNode2[5 * node2 + operation] = edge;
      });
      last = this.#fromNode2[5 * node2 + f] as Terms;
    }
    return sum(sum(this.#fromInput[d] as Terms, this.#fromNode1[5 * a + e] as Terms), last);
  }

  #edges(source: Terms): Terms[] {
    return OPERATIONS.map((_, operation) => this.#contribution(operation as OperationId, source));
  }
}

/** Merges two sorted sums into one. */
function sum(left: Terms, right: Terms): Terms {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  const merged: string[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const a = left[l];
    const b = right[r];
    if (b === undefined || (a !== undefined && a <= b)) {
      merged.push(a as string);
      l++;
    } else {
      merged.push(b);
      r++;
    }
  }
  return merged;
}

let uniqueExpressions: Expressions | undefined;
let functionExpressions: Expressions | undefined;

/**
 * The unique string of the benchmark's own API, with its treatment of zeros: 6,466 different ones. It still tells
 * some equal functions apart (a sum that contains a zero, sums inside sums): see `cellCanonicalString`.
 */
export function cellUniqueString(cell: Cell): string {
  uniqueExpressions ??= new Expressions(uniqueTerms);
  return uniqueExpressions.output(cell).join('+');
}

/**
 * Names the function that a cell computes, in the notation of the unique strings: zeros are dropped and nested sums
 * are written as one, so that 4,930 different strings remain. Cells with equal strings are the same network
 * (up to which random weights belong to which edge). A disconnected cell is `#`.
 */
export function cellCanonicalString(cell: Cell): string {
  functionExpressions ??= new Expressions(functionTerms);
  return functionExpressions.output(cell).join('+') || ZERO;
}

/** A partition of the space into classes of equal cells. Cells go by their official index. */
export interface CellClasses {
  /** Number of classes. */
  readonly count: number;
  /** Class of each cell; classes are numbered by their first member. */
  readonly classOf: Uint16Array;
  /** The first member of each class: the one to compute where a result holds for the whole class. */
  readonly representatives: Uint16Array;
  /** All members of a class, in rising order. */
  members(index: number): readonly number[];
}

let functional: CellClasses | undefined;
let unique: CellClasses | undefined;

/** The 4,930 classes of cells that compute the same function, made once. */
export function functionalClasses(): CellClasses {
  functional ??= classesBy(cellCanonicalString);
  return functional;
}

/** The 6,466 classes of equal unique strings, made once. */
export function uniqueStringClasses(): CellClasses {
  unique ??= classesBy(cellUniqueString);
  return unique;
}

function classesBy(name: (cell: Cell) => string): CellClasses {
  const numbers = new Map<string, number>();
  const members: number[][] = [];
  const classOf = Uint16Array.from(allCells(), (cell, index) => {
    const key = name(cell);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    members[number] ??= [];
    members[number].push(index);
    return number;
  });
  return {
    count: members.length,
    classOf,
    representatives: Uint16Array.from(members, (list) => list[0] as number),
    members: (index) => members[classOf[index] as number] ?? [],
  };
}
