import { TrainlessError } from '../../core/errors.js';

/** The five operations of NAS-Bench-201; an operation's id is its place in this list. */
export const OPERATIONS = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'] as const;

/** Name of an operation as architecture strings write it. */
export type OperationName = (typeof OPERATIONS)[number];

/** Place of an operation in `OPERATIONS`. */
export type OperationId = 0 | 1 | 2 | 3 | 4;

/** The operations' ids by short names, for code that asks what an edge does. */
export const OP = { none: 0, skip: 1, conv1x1: 2, conv3x3: 3, avgPool: 4 } as const;

/** The six edges of a cell: 0→1; 0→2, 1→2; 0→3, 1→3, 2→3. Node 0 is the input, node 3 the output. */
export const EDGES = [
  { from: 0, to: 1 },
  { from: 0, to: 2 },
  { from: 1, to: 2 },
  { from: 0, to: 3 },
  { from: 1, to: 3 },
  { from: 2, to: 3 },
] as const;

/** Nodes of a cell, input and output included. */
export const NODE_COUNT = 4;

/** Number of cells: five operations on six edges. */
export const NAS_BENCH_201_SIZE = 15625;

/** A cell: the operation on each of the six `EDGES`. A node is the sum of its incoming edges. */
export type Cell = readonly [OperationId, OperationId, OperationId, OperationId, OperationId, OperationId];

/**
 * Checks that six ids are a cell.
 * @throws {TrainlessError} BAD_ARCHITECTURE
 */
export function toCell(ids: ArrayLike<number>): Cell {
  const list = Array.from(ids);
  if (list.length !== EDGES.length || list.some((id) => !Number.isInteger(id) || id < 0 || id >= OPERATIONS.length)) {
    throw new TrainlessError(
      'BAD_ARCHITECTURE',
      `A cell is six operation ids from 0 to 4 (${OPERATIONS.join(', ')}), not [${list.slice(0, 8).join(', ')}].`,
    );
  }
  return list as unknown as Cell;
}
