import { cellCanonicalString, cellUniqueString, functionalClasses, uniqueStringClasses } from './canonical.js';
import type { Cell } from './cell.js';
import { formatCell, parseCell } from './grammar.js';
import { allCells, cellFromIndex, cellIndex, cellLexicographic } from './order.js';
import { type CellCategory, cellCategory, isDisconnected, reduceCell } from './reachability.js';
import { cellMacs, cellParameterCount } from './size.js';

/** All that is known of a cell without building its network. */
export interface CellDescription {
  /** Official index. */
  readonly index: number;
  readonly arch: string;
  readonly lexicographic: number;
  /** The function that the cell computes: equal strings, equal networks (4,930 classes). */
  readonly canonical: string;
  /** The benchmark API's unique string (6,466 classes). */
  readonly uniqueString: string;
  /** Lowest official index among the cells that compute the same function. */
  readonly representative: number;
  readonly params: number;
  /** Multiply-accumulate operations by image size. */
  readonly macs: Readonly<Record<'32' | '16', number>>;
  /** Whether each edge takes part in the output, in the order of the architecture string. */
  readonly reachable: readonly boolean[];
  /** The architecture with `none` on the edges that do not. */
  readonly reduced: string;
  readonly category: CellCategory;
  readonly disconnected: boolean;
}

/**
 * Describes a cell of the benchmark.
 * @param classes - classes of the data set, for the counts
 * @throws {TrainlessError} BAD_ARGUMENT
 */
export function describeCell(cell: Cell, classes = 10): CellDescription {
  const index = cellIndex(cell);
  const { classOf, representatives } = functionalClasses();
  const reduced = reduceCell(cell);
  return {
    index,
    arch: formatCell(cell),
    lexicographic: cellLexicographic(cell),
    canonical: cellCanonicalString(cell),
    uniqueString: cellUniqueString(cell),
    representative: representatives[classOf[index] as number] as number,
    params: cellParameterCount(cell, { classes }),
    macs: { 32: cellMacs(cell, 32, { classes }), 16: cellMacs(cell, 16, { classes }) },
    reachable: reduced.liveEdges,
    reduced: formatCell(reduced.cell),
    category: cellCategory(cell),
    disconnected: isDisconnected(cell),
  };
}

/** The space in numbers. */
export interface CellSpaceSummary {
  readonly cells: number;
  readonly uniqueStrings: number;
  readonly functions: number;
  readonly disconnected: number;
  readonly skipOnly: number;
  readonly poolAndSkip: number;
  readonly convolution: number;
}

/** Counts the space by classes and categories. */
export function summariseCells(): CellSpaceSummary {
  const categories = allCells().map(cellCategory);
  const count = (category: CellCategory): number => categories.filter((own) => own === category).length;
  return {
    cells: categories.length,
    uniqueStrings: uniqueStringClasses().count,
    functions: functionalClasses().count,
    disconnected: count('disconnected'),
    skipOnly: count('skip-only'),
    poolAndSkip: count('pool-and-skip'),
    convolution: count('convolution'),
  };
}

/**
 * Reads a cell from an official index or an architecture string, as a person may give either.
 * @throws {TrainlessError} BAD_ARCHITECTURE
 */
export function readCell(text: string): Cell {
  return /^-?\d+(\.\d+)?$/.test(text) ? cellFromIndex(Number(text)) : parseCell(text);
}
