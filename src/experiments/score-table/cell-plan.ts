import { functionalClasses, NAS_BENCH_201_SIZE } from '../../spaces/index.js';
import { drawCandidates, SELECTION_RUNS } from '../selection/draws.js';
import type { SelectionProtocol } from '../selection/grid.js';
import type { RowMeaning } from './header.js';

/** Which cells each batch is shown to, and what their rows stand for. */
export interface CellPlan {
  readonly rowMeaning: RowMeaning;
  /** Official indices by batch, rising. */
  cells(batch: number): Uint16Array;
}

/** One cell of each of the 4,930 functional classes. */
export const EVERY_CLASS: CellPlan = {
  rowMeaning: 'functional-class',
  cells: () => functionalClasses().representatives.slice().sort(),
};

/** All 15,625 cells, each with the weights that its own network gets. */
export const EVERY_CELL: CellPlan = {
  rowMeaning: 'cell',
  cells: () => Uint16Array.from({ length: NAS_BENCH_201_SIZE }, (_, index) => index),
};

/**
 * Only the candidates that the selection experiment draws: what a live run of it needs. Under `paper`, batch b is shown
 * to the candidates of the runs b, b + batches, …; under `authors-code` one batch to all.
 */
export function drawnCells(options: {
  readonly nas: readonly number[];
  readonly protocol: SelectionProtocol;
  readonly batches: number;
  readonly runs?: number;
  readonly seed?: number;
}): CellPlan {
  const { nas, protocol, batches, runs = SELECTION_RUNS, seed = 1 } = options;
  const draws = nas.map((na) => drawCandidates({ na, runs, seed }));
  return {
    rowMeaning: 'cell',
    cells(batch) {
      const chosen = new Set<number>();
      for (const { na, cells } of draws) {
        for (let run = 0; run < runs; run++) {
          if (protocol === 'paper' && run % batches !== batch) continue;
          for (const cell of cells.subarray(run * na, (run + 1) * na)) chosen.add(cell);
        }
      }
      return Uint16Array.from(chosen).sort();
    },
  };
}
