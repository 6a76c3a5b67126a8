import { type Cell, OPERATIONS, type OperationId } from './cell.js';

/** The 24 cells that differ from a cell in the operation of one edge; by edge, then by operation. */
export function cellNeighbours(cell: Cell): Cell[] {
  return cell.flatMap((own, edge) =>
    OPERATIONS.flatMap((_, id) => (id === own ? [] : [withOperation(cell, edge, id as OperationId)])),
  );
}

/** The cell with another operation on one edge. */
export function withOperation(cell: Cell, edge: number, operation: OperationId): Cell {
  return cell.map((id, place) => (place === edge ? operation : id)) as unknown as Cell;
}
