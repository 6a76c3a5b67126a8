// Loaded into a kernel before tslab (node --import). It mends weaknesses of tslab that a notebook would suffer from.
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const CHECK_EVERY_MS = 500;
const WATCHER_BUG = 'Unexpected pending rebuildTimer';

interface Watched {
  readonly runner: number;
  /** Holds the connection file and the sockets. */
  readonly folder: string | undefined;
}

if (isMainThread) {
  // Programs that a cell forks inherit Node's options; this one does not concern them.
  const option = process.execArgv.indexOf('--import');
  if (option >= 0) process.execArgv.splice(option, 2);
  keepAllOutput();
  ignoreWatcherBug();
  endWithRunner();
} else {
  watchRunner(workerData as Watched);
}

/**
 * After 512 messages without a pause zeromq makes the program wait, and tslab, which does not, gets an exception: a
 * cell that prints a thousand lines never ends. A publisher also drops messages while more than 1,000 of them wait.
 * Without a time to wait and without that limit they all arrive.
 */
function keepAllOutput(): void {
  const zeromq = createRequire(process.argv[1] ?? import.meta.url)('zeromq') as typeof import('zeromq');
  class Publisher extends zeromq.Publisher {
    constructor(options?: ConstructorParameters<typeof zeromq.Publisher>[0]) {
      super({ ...options, sendTimeout: 0, sendHighWaterMark: 0 });
    }
  }
  Object.defineProperty(zeromq, 'Publisher', { value: Publisher, configurable: true, enumerable: true });
}

/**
 * tslab's compiler watches the files it read, and throws out of the watcher where two of them change at once (an
 * installation or a build beside the notebook is enough). Nothing is lost by that: the next cell looks again.
 * But the text lands in whatever cell runs, and looks like an error of it.
 */
function ignoreWatcherBug(): void {
  process.setUncaughtExceptionCaptureCallback((error) => {
    if (error instanceof Error && error.message === WATCHER_BUG) return;
    (process as NodeJS.EventEmitter).emit('uncaughtException', error, 'uncaughtException');
  });
}

/**
 * A kernel whose runner was killed outright would run on for ever, busy cells included: a thread of its own watches
 * the runner and ends the kernel with it.
 */
function endWithRunner(): void {
  const runner = Number(process.env.TRAINLESS_KERNEL_RUNNER);
  delete process.env.TRAINLESS_KERNEL_RUNNER;
  if (!Number.isInteger(runner) || runner <= 0) return;
  const watched: Watched = { runner, folder: process.env.TRAINLESS_KERNEL_FOLDER };
  delete process.env.TRAINLESS_KERNEL_FOLDER;
  const watcher = new Worker(new URL(import.meta.url), { workerData: watched, execArgv: [] });
  watcher.on('error', () => {});
  watcher.unref();
}

function watchRunner({ runner, folder }: Watched): void {
  setInterval(() => {
    try {
      process.kill(runner, 0);
    } catch {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      // The kernel leads a group: what its cells started ends too.
      process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL');
    }
  }, CHECK_EVERY_MS);
}
