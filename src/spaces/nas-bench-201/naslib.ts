import { TrainlessError } from '../../core/errors.js';
import { type Cell, OP, OPERATIONS, toCell } from './cell.js';

/** NASLib's number of each of our operation ids: it lists skip, none, 3×3, 1×1, pool. */
const TO_NASLIB = [1, 0, 3, 2, 4] as const;
/** Our operation id of each of NASLib's. */
const FROM_NASLIB = [OP.skip, OP.none, OP.conv3x3, OP.conv1x1, OP.avgPool] as const;
/** NASLib lists the edges by source: 0→1, 0→2, 0→3, 1→2, 1→3, 2→3. Places in our order: */
const NASLIB_EDGES = [0, 1, 3, 2, 4, 5] as const;

/** A cell in NASLib's encoding, six operation numbers of its own list and edge order. */
export function toNaslib(cell: Cell): number[] {
  return NASLIB_EDGES.map((edge) => TO_NASLIB[cell[edge]]);
}

/** A cell from NASLib's encoding. @throws {TrainlessError} BAD_ARCHITECTURE */
export function fromNaslib(encoding: ArrayLike<number>): Cell {
  const list = Array.from(encoding);
  if (list.length !== NASLIB_EDGES.length || list.some((op) => FROM_NASLIB[op] === undefined)) {
    throw new TrainlessError(
      'BAD_ARCHITECTURE',
      `NASLib's encoding is six numbers from 0 to ${OPERATIONS.length - 1}, not [${list.slice(0, 8).join(', ')}].`,
    );
  }
  const ids: number[] = [];
  NASLIB_EDGES.forEach((edge, place) => {
    ids[edge] = FROM_NASLIB[list[place] as number] as number;
  });
  return toCell(ids);
}
