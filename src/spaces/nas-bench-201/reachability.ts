import { type Cell, OP, type OperationId } from './cell.js';

/** What of a cell takes part in its output. */
export interface ReducedCell {
  /** The same cell with `none` on every dead edge: it computes the same function and has no superfluous work. */
  readonly cell: Cell;
  /** Whether each of the six edges lies on a path of edges other than `none` from the input to the output. */
  readonly liveEdges: readonly boolean[];
  /** Whether each of the four nodes lies on such a path. A dead node need not be computed. */
  readonly liveNodes: readonly boolean[];
}

/** Kinds of cells by what is left of them after the dead edges are gone. */
export type CellCategory = 'disconnected' | 'skip-only' | 'pool-and-skip' | 'convolution';

/**
 * Removes what cannot reach the output or is not reached from the input. Edges keep their places, so that an
 * initialisation which draws weights for every edge, dead ones included, still finds its own.
 */
export function reduceCell(cell: Cell): ReducedCell {
  const [a, b, c, d, e, f] = cell;
  const reached1 = a !== OP.none;
  const reached2 = b !== OP.none || (reached1 && c !== OP.none);
  const needed2 = f !== OP.none;
  const needed1 = e !== OP.none || (needed2 && c !== OP.none);
  const live1 = reached1 && needed1;
  const live2 = reached2 && needed2;
  const liveEdges = [
    live1,
    b !== OP.none && live2,
    c !== OP.none && live1 && live2,
    d !== OP.none,
    e !== OP.none && live1,
    f !== OP.none && live2,
  ];
  const output = liveEdges[3] === true || liveEdges[4] === true || liveEdges[5] === true;
  const ids = cell.map((id, edge): OperationId => (liveEdges[edge] === true ? id : OP.none));
  return { cell: ids as unknown as Cell, liveEdges, liveNodes: [output, live1, live2, output] };
}

/** Whether no path leads from the input to the output: such a network answers the same whatever it is shown. */
export function isDisconnected(cell: Cell): boolean {
  const [a, b, c, d, e, f] = cell;
  const node1 = a !== OP.none;
  const node2 = b !== OP.none || (node1 && c !== OP.none);
  return d === OP.none && !(node1 && e !== OP.none) && !(node2 && f !== OP.none);
}

/** What kind of function a cell can compute at all. */
export function cellCategory(cell: Cell): CellCategory {
  const { cell: reduced } = reduceCell(cell);
  if (reduced.includes(OP.conv1x1) || reduced.includes(OP.conv3x3)) return 'convolution';
  if (reduced.includes(OP.avgPool)) return 'pool-and-skip';
  return reduced.includes(OP.skip) ? 'skip-only' : 'disconnected';
}
