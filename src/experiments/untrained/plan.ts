import { availableParallelism } from 'node:os';
import { type Cell, OP, reduceCell } from '../../spaces/index.js';

/** Some seeds of some cells: what a worker does at a time. Cells go by their official index. */
export interface PlannedTask {
  readonly cells: number[];
  readonly firstSeed: number;
  readonly seeds: number;
}

export interface PlanOptions {
  readonly cells: readonly number[];
  /** Stretches of seeds that a cell lacks. */
  readonly missing: (cell: number) => readonly { readonly first: number; readonly count: number }[];
  /** Microseconds for one initialisation of a cell. */
  readonly cost: (cell: number) => number;
  readonly workers?: number | undefined;
}

/** A task's length: long enough to share a seed's draws among cells, short enough to lose little by a stop. */
const TASK_MICROSECONDS = 4e6;
/** Tasks a worker should get where there is little to do, so that all end at about the same time. */
const TASKS_PER_WORKER = 4;

/**
 * Cuts the work into tasks. Where there is little, each takes some seeds of all cells, since cells share a seed's draws;
 * where there is much, several light cells go together and the seeds of a heavy one apart. Heavy tasks come first.
 */
export function planTasks({ cells, missing, cost, workers = availableParallelism() }: PlanOptions): PlannedTask[] {
  const stretches = cells.flatMap((cell) => missing(cell).map(({ first, count }) => ({ cell, first, count })));
  const work = stretches.reduce((sum, { cell, count }) => sum + cost(cell) * count, 0);
  const tasksAtLeast = workers * TASKS_PER_WORKER;
  const little = work <= TASK_MICROSECONDS * tasksAtLeast;
  // A little more than an equal share: rounding must not cut a share in two.
  const length = Math.max(1, little ? (1.1 * work) / tasksAtLeast : TASK_MICROSECONDS);
  const tasks: { task: PlannedTask; work: number }[] = [];
  const joinable = new Map<string, { task: PlannedTask; work: number }>();
  for (const { cell, first, count } of stretches) {
    const parts = Math.min(count, little ? tasksAtLeast : Math.ceil((cost(cell) * count) / length));
    for (let part = 0; part < parts; part++) {
      const from = Math.floor((count * part) / parts);
      const seeds = Math.floor((count * (part + 1)) / parts) - from;
      const key = `${first + from}:${seeds}`;
      const work = cost(cell) * seeds;
      const last = joinable.get(key);
      if (last && last.work + work <= length) {
        last.task.cells.push(cell);
        last.work += work;
      } else {
        const fresh = { task: { cells: [cell], firstSeed: first + from, seeds }, work };
        tasks.push(fresh);
        joinable.set(key, fresh);
      }
    }
  }
  return tasks.sort((a, b) => b.work - a.work).map(({ task }) => task);
}

/** Microseconds a pixel of the batch by kind of edge, measured with the native kernels on one core of 2024; for planning only. */
const EDGE_COST = { [OP.none]: 0, [OP.skip]: 3e-3, [OP.conv1x1]: 54e-3, [OP.conv3x3]: 170e-3, [OP.avgPool]: 17e-3 };
const BASE_COST = 65e-3;

/** About how long one initialisation of a cell takes. @param pixels - of the batch */
export function forwardMicroseconds(cell: Cell, pixels: number): number {
  const perPixel = reduceCell(cell).cell.reduce((sum, operation) => sum + EDGE_COST[operation], BASE_COST);
  return 200 + perPixel * pixels;
}
