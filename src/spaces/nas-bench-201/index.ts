export {
  type CellClasses,
  cellCanonicalString,
  cellUniqueString,
  functionalClasses,
  uniqueStringClasses,
} from './canonical.js';
export {
  type Cell,
  EDGES,
  NAS_BENCH_201_SIZE,
  NODE_COUNT,
  OP,
  OPERATIONS,
  type OperationId,
  type OperationName,
  toCell,
} from './cell.js';
export { type CellDescription, type CellSpaceSummary, describeCell, readCell, summariseCells } from './describe.js';
export { formatCell, parseCell } from './grammar.js';
export { fromNaslib, toNaslib } from './naslib.js';
export { cellNeighbours, withOperation } from './neighbours.js';
export { allCells, cellFromIndex, cellFromLexicographic, cellIndex, cellLexicographic } from './order.js';
export {
  type CellCategory,
  cellCategory,
  isDisconnected,
  type ReducedCell,
  reduceCell,
} from './reachability.js';
export { cellMacs, cellParameterCount, type MacroSkeleton, NAS_BENCH_201_SKELETON } from './size.js';
