import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forwardMicroseconds, planTasks } from '../../src/experiments/index.js';
import { cellFromIndex } from '../../src/spaces/index.js';

describe('planTasks', () => {
  it('covers every missing seed of every cell exactly once', () => {
    const stretch = fc.record({ first: fc.nat(50), count: fc.integer({ min: 1, max: 120 }) });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(15624), { maxLength: 30 }),
        fc.array(stretch, { maxLength: 30 }),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 1, max: 1e7, noNaN: true }),
        (cells, stretches, workers, price) => {
          const missing = (cell: number): { first: number; count: number }[] => {
            const own = stretches[cells.indexOf(cell)];
            return own ? [own, { first: own.first + 1000, count: own.count }] : [];
          };
          const tasks = planTasks({ cells, missing, cost: (cell) => price * (1 + (cell % 7)), workers });
          const planned = tasks.flatMap(({ cells: own, firstSeed, seeds }) =>
            own.flatMap((cell) => Array.from({ length: seeds }, (_, at) => `${cell}:${firstSeed + at}`)),
          );
          const wanted = cells.flatMap((cell) =>
            missing(cell).flatMap(({ first, count }) =>
              Array.from({ length: count }, (_, at) => `${cell}:${first + at}`),
            ),
          );
          expect(planned.sort()).toEqual(wanted.sort());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('cuts work for all workers, and joins light cells so that they share their draws', () => {
    const missing = () => [{ first: 0, count: 100 }];
    const all = Array.from({ length: 1000 }, (_, at) => at);
    const cost = (cell: number): number => forwardMicroseconds(cellFromIndex(cell), 16 * 1024);
    expect(planTasks({ cells: [3], missing, cost, workers: 4 }).length).toBeGreaterThanOrEqual(4);
    const tasks = planTasks({ cells: all, missing, cost, workers: 2 });
    expect(tasks.length).toBeLessThan(500);
    expect(Math.max(...tasks.map(({ cells }) => cells.length))).toBeGreaterThan(5);
  });
});
