import { join } from 'node:path';
import { runInProcesses } from 'trainless-nas';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.js';

interface Task {
  readonly kind: string;
  readonly value?: number;
  readonly marker?: string;
}
const POOL = {
  module: new URL('../fixtures/engine/pool-tasks.mjs', import.meta.url),
  setup: { factor: 2 },
  workers: 2,
};

async function run(tasks: readonly Task[], options: object = {}): Promise<unknown[]> {
  const results: unknown[] = [];
  await runInProcesses<object, Task, unknown>({ ...POOL, ...options }, tasks, (result, _task, at) => {
    results[at] = result;
  });
  return results;
}

describe('pool of processes', () => {
  it('gives each task’s result with its place', async () => {
    const tasks = Array.from({ length: 30 }, (_, value) => ({ kind: 'double', value }));
    expect(await run(tasks)).toEqual(tasks.map(({ value }) => 2 * value));
    expect(await run([])).toEqual([]);
  });

  it('replaces workers after so many tasks', async () => {
    const pids = await run(
      Array.from({ length: 9 }, () => ({ kind: 'pid' })),
      { workers: 1, recycleAfter: 3 },
    );
    expect(new Set(pids).size).toBe(3);
  });

  it('does a task again whose worker died, once', async () => {
    const marker = join(temporaryFolder(), 'died');
    expect(
      await run([
        { kind: 'die-once', marker },
        { kind: 'double', value: 4 },
      ]),
    ).toEqual(['second try', 8]);
    await expect(run([{ kind: 'die' }])).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringContaining('SIGKILL'),
    });
  });

  it('ends with the error of a task, of the setup, and of who takes the results', async () => {
    await expect(run([{ kind: 'throw' }, { kind: 'hang' }])).rejects.toThrow(/this task cannot be done/);
    await expect(run([{ kind: 'pid' }], { setup: { broken: true } })).rejects.toThrow(/no setup/);
    const taking = runInProcesses<object, Task, unknown>(POOL, [{ kind: 'pid' }, { kind: 'hang' }], () => {
      throw new Error('the disk is full');
    });
    await expect(taking).rejects.toThrow(/the disk is full/);
  });

  it('stops at once on request', async () => {
    const controller = new AbortController();
    const started = performance.now();
    const running = run([{ kind: 'hang' }, { kind: 'hang' }], { signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(performance.now() - started).toBeLessThan(20_000);
    await expect(run([{ kind: 'pid' }], { signal: controller.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});
