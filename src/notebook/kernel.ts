import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Dealer, Subscriber } from 'zeromq';
import { TrainlessError } from '../core/errors.js';
import { type Connection, createConnection, type Transport } from './connection.js';
import { decodeMessage, encodeMessage, type Message, messageHeader } from './messages.js';

/** How a kernel is started. */
export interface KernelOptions {
  /** Folder that the kernel works in; imports are resolved from there. */
  readonly cwd: string;
  /** @defaultValue 'typescript' */
  readonly language?: 'typescript' | 'javascript';
  /** Every message on the iopub channel, in order. */
  readonly onMessage?: (message: Message) => void;
  /** How long the kernel may take until it answers. @defaultValue 60,000 */
  readonly startTimeoutMs?: number;
  /** @defaultValue `ipc`, on Windows `tcp` */
  readonly transport?: Transport;
  /** More variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a kernel's process ended. */
export interface KernelExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last lines that the process itself wrote, past the notebook's channels. */
  readonly lastWords: string;
}

interface Pending {
  reply: Readonly<Record<string, unknown>> | undefined;
  idle: boolean;
  readonly resolve: (content: Readonly<Record<string, unknown>>) => void;
  readonly reject: (error: unknown) => void;
}

const LAST_WORDS_CHARACTERS = 4000;
const START_TIMEOUT_MS = 60_000;
const SHUTDOWN_PATIENCE_MS = 2_000;
const TERMINATE_PATIENCE_MS = 1_000;

/** The error of a request whose kernel is gone. */
export class KernelDied extends Error {
  override readonly name = 'KernelDied';
  readonly exit: KernelExit;

  constructor(exit: KernelExit) {
    super(
      exit.signal === null
        ? `the kernel's process ended with exit code ${exit.code} (process.exit in a cell, or a crash)`
        : `the kernel's process was killed by ${exit.signal}${exit.signal === 'SIGKILL' ? ' (out of memory?)' : ''}`,
    );
    this.exit = exit;
  }
}

/**
 * A tslab kernel in a process of its own, driven over ZeroMQ with the Jupyter protocol; no Python takes part.
 * The process leads a group, so that whatever its cells started ends with it.
 */
export class Kernel {
  readonly #process: ChildProcess;
  readonly #connection: Connection;
  readonly #session = crypto.randomUUID();
  readonly #pending = new Map<string, Pending>();
  readonly #onMessage: (message: Message) => void;
  #sockets: { shell: Dealer; control: Dealer; stdin: Dealer; iopub: Subscriber } | undefined;
  #exit: KernelExit | undefined;
  #lastWords = '';
  readonly #endWithUs = (): void => this.#signalGroup('SIGKILL');
  /** Resolves when the process has ended. */
  readonly exited: Promise<KernelExit>;

  private constructor(options: KernelOptions, connection: Connection) {
    this.#connection = connection;
    this.#onMessage = options.onMessage ?? (() => {});
    const preload = pathToFileURL(kernelPreload()).href;
    const argv = [tslabProgram(), 'kernel', '--config-path', connection.file];
    if (options.language === 'javascript') argv.push('--js');
    this.#process = spawn(process.execPath, ['--import', preload, ...argv], {
      cwd: options.cwd,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      env: {
        ...process.env,
        ...options.env,
        TRAINLESS_KERNEL_RUNNER: String(process.pid),
        TRAINLESS_KERNEL_FOLDER: connection.folder,
        JPY_PARENT_PID: String(process.pid),
      },
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS_CHARACTERS);
      });
    }
    process.on('exit', this.#endWithUs);
    this.exited = new Promise((resolve) => {
      const ended = (code: number | null, signal: string | null): void => {
        if (this.#exit !== undefined) return;
        this.#exit = { code, signal, lastWords: this.#lastWords.trim() };
        process.off('exit', this.#endWithUs);
        for (const request of this.#pending.values()) request.reject(new KernelDied(this.#exit));
        this.#pending.clear();
        resolve(this.#exit);
      };
      this.#process.once('error', (error) => {
        this.#lastWords += String(error);
        ended(null, null);
      });
      this.#process.once('exit', ended);
    });
  }

  /**
   * Starts a kernel and waits until it answers on all channels.
   * @throws {TrainlessError} MISSING_DEPENDENCY, ENGINE_FAILED
   */
  static async start(options: KernelOptions): Promise<Kernel> {
    tslabProgram();
    const connection = await createConnection(options.transport);
    const kernel = new Kernel(options, connection);
    try {
      await kernel.#connect(options.startTimeoutMs ?? START_TIMEOUT_MS);
      return kernel;
    } catch (error) {
      await kernel.kill();
      throw error;
    }
  }

  /** The process, for whoever wants to watch or signal it. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Whether the process has not ended. */
  get alive(): boolean {
    return this.#exit === undefined;
  }

  /**
   * Sends a request on the shell channel and waits for its reply and for all of its outputs.
   * @throws {KernelDied}
   */
  request(type: string, content: Readonly<Record<string, unknown>> = {}): Promise<Readonly<Record<string, unknown>>> {
    return this.send(type, content).done;
  }

  /** As {@link request}, and tells the id that the request's outputs will name as their parent. */
  send(
    type: string,
    content: Readonly<Record<string, unknown>> = {},
    channel: 'shell' | 'control' = 'shell',
  ): { readonly id: string; readonly done: Promise<Readonly<Record<string, unknown>>> } {
    const header = messageHeader(type, this.#session);
    const done = new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      if (this.#exit !== undefined) {
        reject(new KernelDied(this.#exit));
        return;
      }
      this.#pending.set(header.msg_id, { reply: undefined, idle: false, resolve, reject });
      const socket = this.#sockets?.[channel];
      if (socket === undefined) reject(new Error('The kernel is not connected.'));
      else socket.send(encodeMessage(this.#connection.key, header, content)).catch(reject);
    });
    done.catch(() => {});
    return { id: header.msg_id, done };
  }

  /** Asks the cell that runs to stop: a signal, as Jupyter's stop button sends it. */
  interrupt(): void {
    if (this.alive) this.#process.kill('SIGINT');
  }

  /** Ends the kernel in good order, by force where it does not answer; whatever its cells started ends too. */
  async shutdown(): Promise<void> {
    if (this.alive && this.#sockets !== undefined) {
      this.send('shutdown_request', { restart: false }, 'control');
      await Promise.race([this.exited, sleep(SHUTDOWN_PATIENCE_MS, undefined, { ref: false })]);
    }
    await this.kill();
  }

  /** Ends the kernel and everything it started: politely, a second later by force. */
  async kill(): Promise<void> {
    if (this.alive) {
      this.#signalGroup('SIGTERM');
      await Promise.race([this.exited, sleep(TERMINATE_PATIENCE_MS, undefined, { ref: false })]);
    }
    this.#signalGroup('SIGKILL');
    await this.exited;
    this.#closeSockets();
    this.#connection.close();
  }

  #signalGroup(signal: NodeJS.Signals): void {
    const pid = this.#process.pid;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.#process.kill(signal);
      else process.kill(-pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  }

  async #connect(timeoutMs: number): Promise<void> {
    const zmq = await import('zeromq');
    const settings = { linger: 0 };
    const sockets = {
      shell: new zmq.Dealer(settings),
      control: new zmq.Dealer(settings),
      stdin: new zmq.Dealer({ ...settings, routingId: this.#session }),
      iopub: new zmq.Subscriber({ ...settings, receiveHighWaterMark: 0 }),
    };
    this.#sockets = sockets;
    for (const channel of ['shell', 'control', 'stdin', 'iopub'] as const) {
      sockets[channel].connect(this.#connection.address(channel));
    }
    sockets.iopub.subscribe();
    void this.#listen(sockets.shell, (message) =>
      this.#settle(message.parentId, (request) => {
        request.reply = message.content;
      }),
    );
    void this.#listen(sockets.control, (message) =>
      this.#settle(message.parentId, (request) => {
        request.reply = message.content;
      }),
    );
    void this.#listen(sockets.iopub, (message) => {
      this.#onMessage(message);
      if (message.type === 'status' && message.content.execution_state === 'idle') {
        this.#settle(message.parentId, (request) => {
          request.idle = true;
        });
      }
    });
    // Cells are told that nobody can type; one that asks all the same gets an empty line.
    void this.#listen(sockets.stdin, (message) => {
      if (message.type !== 'input_request') return;
      const reply = messageHeader('input_reply', this.#session);
      sockets.stdin.send(encodeMessage(this.#connection.key, reply, { value: '' })).catch(() => {});
    });
    const heart = new zmq.Request({ ...settings, receiveTimeout: timeoutMs });
    try {
      heart.connect(this.#connection.address('hb'));
      await heart.send('ping');
      await this.#before(timeoutMs, heart.receive());
      // Subscriptions take a moment to arrive: only a request whose idle status came back proves this one did.
      await this.#before(timeoutMs, this.#firstAnswer());
    } finally {
      heart.close();
    }
  }

  async #firstAnswer(): Promise<void> {
    for (;;) {
      const answered = this.request('kernel_info_request').then(() => true);
      if (await Promise.race([answered, sleep(100, false)])) return;
    }
  }

  async #before<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
    work.catch(() => {});
    const timer = new AbortController();
    try {
      const late = sleep(timeoutMs, undefined, { signal: timer.signal }).then(() => {
        throw startFailure(`it did not answer within ${timeoutMs / 1000} s`, this.#lastWords);
      });
      late.catch(() => {});
      const died = this.exited.then((exit) => {
        throw startFailure(new KernelDied(exit).message, exit.lastWords);
      });
      died.catch(() => {});
      return await Promise.race([work, late, died]);
    } finally {
      timer.abort();
    }
  }

  async #listen(socket: Dealer | Subscriber, handle: (message: Message) => void): Promise<void> {
    try {
      for await (const frames of socket) {
        let message: Message;
        try {
          message = decodeMessage(this.#connection.key, frames);
        } catch (error) {
          // Not from our kernel: unsigned messages are ignored, as the protocol asks.
          if (error instanceof TrainlessError) continue;
          throw error;
        }
        handle(message);
      }
    } catch (error) {
      for (const request of this.#pending.values()) request.reject(error);
    }
  }

  #settle(id: string | undefined, change: (request: Pending) => void): void {
    const request = id === undefined ? undefined : this.#pending.get(id);
    if (id === undefined || request === undefined) return;
    change(request);
    if (request.reply === undefined || !request.idle) return;
    this.#pending.delete(id);
    request.resolve(request.reply);
  }

  #closeSockets(): void {
    for (const socket of Object.values(this.#sockets ?? {})) if (!socket.closed) socket.close();
    this.#sockets = undefined;
  }
}

/** Path of what is loaded into a kernel before tslab. Always the compiled file: Node loads it, not a test runner. */
export function kernelPreload(): string {
  return join(fileURLToPath(new URL('../../', import.meta.url)), 'dist', 'notebook', 'kernel-preload.js');
}

/**
 * Path of tslab's program.
 * @throws {TrainlessError} MISSING_DEPENDENCY
 */
export function tslabProgram(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('tslab/package.json')), 'bin', 'tslab');
  } catch (error) {
    throw new TrainlessError(
      'MISSING_DEPENDENCY',
      'tslab, the kernel that runs the notebooks, is not installed. Run npm ci in the project folder.',
      { cause: error },
    );
  }
}

function startFailure(what: string, lastWords: string): TrainlessError {
  return new TrainlessError(
    'ENGINE_FAILED',
    `The tslab kernel did not start: ${what}. Run \`trainless doctor\` to check the installation.${lastWords === '' ? '' : `\n${lastWords}`}`,
  );
}
