import { setTimeout as sleep } from 'node:timers/promises';
import { TrainlessError } from '../core/errors.js';
import { type Failure, failureOf } from './cell-failure.js';
import { CellOutputs, finishedOutputs } from './cell-outputs.js';
import { Kernel, KernelDied, type KernelOptions } from './kernel.js';
import type { Message } from './messages.js';
import type { CellOutput } from './notebook-file.js';

/** What came of one cell. Later cells may still change the outputs, as on a screen. */
export interface CellResult {
  readonly executionCount: number | null;
  readonly failure: Failure | undefined;
  readonly startedAt: Date;
  readonly repliedAt: Date;
  /** The outputs as they are now. */
  outputs(): CellOutput[];
  /** An error that came after the cell's end, outside of it. */
  lateFailure(): Failure | undefined;
}

/** Limits of one cell. */
export interface ExecuteOptions {
  /** Interrupt the cell after so long. @defaultValue no limit */
  readonly timeoutMs?: number;
  /** Stops the cell and ends the kernel. */
  readonly signal?: AbortSignal;
}

interface Executed {
  readonly outputs: CellOutput[];
  /** Standard error, message by message. */
  readonly errors: string[];
}

const INTERRUPT_PATIENCE_MS = 500;
const INTERRUPT_TRIES = 10;
/** tslab answers "abort" to whatever arrives in the 200 ms after an error. */
const ABORT_WINDOW_MS = 250;
/** What a dying kernel still sent needs a moment to be read. */
const LAST_OUTPUT_MS = 50;
const LATE_OUTPUT_MS = 100;
/** The longest delay that timers take. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A kernel and the outputs of the cells it has run. */
export class NotebookSession {
  readonly kernel: Kernel;
  readonly #executed: Map<string, Executed>;
  #failedAt = Number.NEGATIVE_INFINITY;

  private constructor(kernel: Kernel, executed: Map<string, Executed>) {
    this.kernel = kernel;
    this.#executed = executed;
  }

  /**
   * Starts a kernel.
   * @throws {TrainlessError} MISSING_DEPENDENCY, ENGINE_FAILED
   */
  static async start(options: KernelOptions): Promise<NotebookSession> {
    const display = new CellOutputs();
    const executed = new Map<string, Executed>();
    const onMessage = (message: Message): void => {
      const cell = message.parentId === undefined ? undefined : executed.get(message.parentId);
      if (cell === undefined) return;
      if (message.type === 'stream' && message.content.name === 'stderr')
        cell.errors.push(String(message.content.text));
      display.apply(cell.outputs, message);
      options.onMessage?.(message);
    };
    return new NotebookSession(await Kernel.start({ ...options, onMessage }), executed);
  }

  /**
   * Runs one cell and waits for all it has to say.
   * @throws {TrainlessError} INTERRUPTED where the signal stopped it
   */
  async execute(source: string, options: ExecuteOptions = {}): Promise<CellResult> {
    const { timeoutMs, signal } = options;
    await sleep(Math.max(0, this.#failedAt + ABORT_WINDOW_MS - performance.now()));
    const startedAt = new Date();
    const content = { code: source, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
    const { id, done } = this.kernel.send('execute_request', { ...content, stop_on_error: true });
    const cell: Executed = { outputs: [], errors: [] };
    this.#executed.set(id, cell);
    let repliedAt = startedAt;
    let executionCount: number | null = null;
    let failure: Failure | undefined;
    try {
      const reply = await withLimits(done, timeoutMs, signal);
      if (reply === 'aborted') {
        await this.kernel.kill();
        throw new TrainlessError('INTERRUPTED', 'Interrupted: the notebook kernel was stopped and nothing was saved.');
      }
      if (reply === 'timeout') {
        failure = await this.#interrupt(done, timeoutMs ?? 0);
      } else {
        repliedAt = new Date();
        executionCount = typeof reply.execution_count === 'number' ? reply.execution_count : null;
        // Rejections that nobody handles are told after the reply; one more round trip brings them in.
        await this.kernel.request('kernel_info_request');
        failure = failureOf(reply.status, cell.errors, source);
      }
    } catch (error) {
      if (!(error instanceof KernelDied)) throw error;
      await sleep(LAST_OUTPUT_MS);
      failure ??= {
        reason: 'kernel-died',
        name: 'KernelDied',
        message: [error.message, error.exit.lastWords].filter((text) => text !== '').join('\n'),
      };
    }
    if (failure !== undefined) {
      this.#failedAt = performance.now();
      const known = cell.outputs.some((output) => output.output_type === 'error');
      if (!known) {
        // Readers of the file look for an error output; tslab sends text on standard error alone.
        cell.outputs.push({ output_type: 'error', ename: failure.name, evalue: failure.message, traceback: [] });
      }
    }
    return {
      executionCount,
      failure,
      startedAt,
      repliedAt: repliedAt === startedAt ? new Date() : repliedAt,
      outputs: () => finishedOutputs(cell.outputs),
      lateFailure: () => (failure === undefined ? failureOf('ok', cell.errors, '') : undefined),
    };
  }

  /** Waits for what the last cells still have to say, callbacks and rejections that come late included. */
  async settle(): Promise<void> {
    if (!this.kernel.alive) return;
    await sleep(LATE_OUTPUT_MS);
    await this.kernel.request('kernel_info_request').catch(() => {});
  }

  /** Ends the kernel. */
  async close(): Promise<void> {
    await this.kernel.shutdown();
  }

  async #interrupt(done: Promise<unknown>, timeoutMs: number): Promise<Failure> {
    const ended = done.then(
      () => true,
      () => true,
    );
    let stopped = false;
    // More than once: tslab forgets an interrupt that comes before the compiled cell has started.
    for (let tries = 0; tries < INTERRUPT_TRIES && !stopped; tries++) {
      this.kernel.interrupt();
      stopped = await Promise.race([ended, sleep(INTERRUPT_PATIENCE_MS, false)]);
    }
    if (!stopped) await this.kernel.kill();
    return {
      reason: 'timeout',
      name: 'Timeout',
      message: `it did not finish within ${timeoutMs / 1000} s and was ${stopped ? 'interrupted' : 'killed, since it did not react to an interrupt'}`,
    };
  }
}

async function withLimits<T>(
  work: Promise<T>,
  timeoutMs: number | undefined,
  signal: AbortSignal | undefined,
): Promise<T | 'timeout' | 'aborted'> {
  if (signal?.aborted) return 'aborted';
  let stop: () => void = () => {};
  try {
    return await Promise.race([
      work,
      new Promise<'timeout' | 'aborted'>((resolve) => {
        const timer =
          timeoutMs === undefined
            ? undefined
            : setTimeout(() => resolve('timeout'), Math.min(timeoutMs, LONGEST_TIMER_MS));
        const onAbort = (): void => resolve('aborted');
        signal?.addEventListener('abort', onAbort, { once: true });
        stop = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
        };
      }),
    ]);
  } finally {
    stop();
  }
}
