import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { TrainlessError } from '../core/errors.js';
import type { FromWorker, ToWorker } from './pool-messages.js';

/** How a pool of worker processes is made. */
export interface ProcessPoolOptions<Setup> {
  /** Compiled module that exports `createWorker(setup): Promise<(task) => Promise<result>>`. */
  readonly module: URL;
  /** Sent once to each worker before its first task. */
  readonly setup: Setup;
  /** Default: one a core. */
  readonly workers?: number;
  /** Tasks after which a worker is replaced by a fresh process, so that a leak in a native library stays bounded. */
  readonly recycleAfter?: number;
  /** Ends the run early: no new task begins, tasks at work are dropped. */
  readonly signal?: AbortSignal;
}

/** How often a task is tried when its worker dies. */
const ATTEMPTS = 2;

/**
 * Works through tasks in child processes, one task a process at a time. Native engines crash, leak and hold big arenas;
 * a process of its own contains all three.
 * @param tasks - begun in order
 * @param onResult - called in the order in which tasks finish; a throw ends the run
 * @throws {TrainlessError} WORKER_FAILED where a worker dies twice at one task; INTERRUPTED by the signal;
 *   an error thrown by a task ends the run and is thrown here with its code
 */
export async function runInProcesses<Setup, Task, Result>(
  options: ProcessPoolOptions<Setup>,
  tasks: readonly Task[],
  onResult: (result: Result, task: Task, at: number) => void,
): Promise<void> {
  const { signal } = options;
  const queue = tasks.map((task, at) => ({ task, at, attempts: 0 }));
  queue.reverse();
  const count = Math.max(1, Math.min(options.workers ?? availableParallelism(), tasks.length));
  const workers = new Set<ChildProcess>();
  let remaining = tasks.length;
  if (remaining === 0) return;
  throwIfAborted(signal);

  await new Promise<void>((resolve, reject) => {
    let settled = false;
    const settle = (error?: unknown): void => {
      if (settled) return;
      settled = true;
      signal?.removeEventListener('abort', onAbort);
      for (const worker of workers) worker.kill('SIGKILL');
      if (error === undefined) resolve();
      else reject(error);
    };
    const onAbort = (): void => settle(interrupted());
    signal?.addEventListener('abort', onAbort);

    const startWorker = (): void => {
      const worker = fork(fileURLToPath(new URL('./pool-worker.js', import.meta.url)), [options.module.href], {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        env: { ...process.env, OMP_NUM_THREADS: '1' },
      });
      workers.add(worker);
      let current: (typeof queue)[number] | undefined;
      let finished = 0;
      let complaint = '';
      const send = (message: ToWorker): void => {
        // A worker that just died reports that through 'exit'; a failed send has nothing to add.
        worker.send(message, () => {});
      };
      const next = (): void => {
        current = queue.pop();
        if (current === undefined) {
          send({ kind: 'end' });
          return;
        }
        current.attempts += 1;
        send({ kind: 'task', task: current.task });
      };
      worker.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
        complaint = (complaint + chunk).slice(-2_000);
      });
      worker.on('message', (message: FromWorker) => {
        if (settled) return;
        if (message.kind === 'failed') {
          settle(new TrainlessError(message.code, message.message, { cause: message.stack }));
          return;
        }
        if (message.kind === 'ready') {
          next();
          return;
        }
        const done = current;
        current = undefined;
        if (done === undefined) return;
        try {
          onResult(message.result as Result, done.task, done.at);
        } catch (error) {
          settle(error);
          return;
        }
        remaining -= 1;
        finished += 1;
        if (remaining === 0) settle();
        else if (finished === options.recycleAfter) send({ kind: 'end' });
        else next();
      });
      worker.on('error', (error) =>
        settle(
          new TrainlessError('WORKER_FAILED', `A worker process could not start: ${error.message}.`, { cause: error }),
        ),
      );
      worker.on('exit', (code, killedBy) => {
        workers.delete(worker);
        if (settled) return;
        if (current !== undefined) {
          const lost = current;
          if (lost.attempts >= ATTEMPTS) {
            settle(workerDied(code, killedBy, complaint));
            return;
          }
          queue.push(lost);
        } else if (finished === 0 && code !== 0) {
          settle(workerDied(code, killedBy, complaint));
          return;
        }
        if (queue.length > 0) startWorker();
      });
      send({ kind: 'setup', setup: options.setup });
    };
    for (let i = 0; i < count; i++) startWorker();
  });
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interrupted();
}

function interrupted(): TrainlessError {
  return new TrainlessError(
    'INTERRUPTED',
    'Stopped on request. Finished work is kept; the same command goes on from there.',
  );
}

function workerDied(code: number | null, killedBy: NodeJS.Signals | null, complaint: string): TrainlessError {
  const how = killedBy === null ? `with exit code ${code}` : `by ${killedBy}`;
  const hint = killedBy === 'SIGKILL' ? ' The system may have run out of memory: try fewer --workers.' : '';
  return new TrainlessError(
    'WORKER_FAILED',
    `A worker process ended ${how}.${hint}${complaint === '' ? '' : `\n${complaint.trim()}`}`,
  );
}
