// Loaded into a kernel before tslab (node --import). It mends two weaknesses of a kernel that nobody attends to.
import { rmSync } from 'node:fs';
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
  ignoreWatcherBug();
  endWithRunner();
} else {
  watchRunner(workerData as Watched);
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
