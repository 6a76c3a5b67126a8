import { TrainlessError } from '../../core/errors.js';
import { PythonRandom } from '../../core/random/python-random.js';
import { type Cell, NAS_BENCH_201_SIZE, type OperationId } from './cell.js';

/** The seed with which the benchmark's authors shuffled the lexicographic list before they numbered it. */
const SHUFFLE_SEED = 88;

interface OrderTables {
  /** Lexicographic number by official index. */
  readonly lexicographic: Uint16Array;
  /** Official index by lexicographic number. */
  readonly index: Uint16Array;
}

let tables: OrderTables | undefined;

function orderTables(): OrderTables {
  if (tables === undefined) {
    const lexicographic = Uint16Array.from({ length: NAS_BENCH_201_SIZE }, (_, number) => number);
    new PythonRandom(SHUFFLE_SEED).shuffle(lexicographic);
    const index = new Uint16Array(NAS_BENCH_201_SIZE);
    lexicographic.forEach((number, position) => {
      index[number] = position;
    });
    tables = { lexicographic, index };
  }
  return tables;
}

/** Place of a cell in the lexicographic list: its ids as digits of base 5, the first edge's the most significant. */
export function cellLexicographic(cell: Cell): number {
  return cell.reduce((number: number, id) => number * 5 + id, 0);
}

/** The cell at a place of the lexicographic list. @throws {TrainlessError} BAD_ARCHITECTURE */
export function cellFromLexicographic(number: number): Cell {
  requirePlace(number, 'lexicographic number');
  const digit = (power: number): OperationId => (Math.floor(number / power) % 5) as OperationId;
  return [digit(3125), digit(625), digit(125), digit(25), digit(5), digit(1)];
}

/** Official index of a cell, as the benchmark's API and all its tables number it. */
export function cellIndex(cell: Cell): number {
  return orderTables().index[cellLexicographic(cell)] as number;
}

/** The cell with an official index. @throws {TrainlessError} BAD_ARCHITECTURE */
export function cellFromIndex(index: number): Cell {
  requirePlace(index, 'index');
  return cellFromLexicographic(orderTables().lexicographic[index] as number);
}

let everyCell: readonly Cell[] | undefined;

/** All 15,625 cells in official order, made once. */
export function allCells(): readonly Cell[] {
  everyCell ??= Array.from(orderTables().lexicographic, cellFromLexicographic);
  return everyCell;
}

function requirePlace(value: number, what: string): void {
  if (!Number.isInteger(value) || value < 0 || value >= NAS_BENCH_201_SIZE) {
    throw new TrainlessError(
      'BAD_ARCHITECTURE',
      `NAS-Bench-201 has no architecture with the ${what} ${value}: it goes from 0 to ${NAS_BENCH_201_SIZE - 1}.`,
    );
  }
}
