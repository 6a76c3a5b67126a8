/**
 * Runs work that stops cleanly at the first Ctrl-C (or SIGTERM); a second one ends the process at once.
 * @param work - receives the signal that tells it to stop
 */
export async function withInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    // The listeners are gone after the first time, so that the system's own handling ends the process at the second.
    release();
    controller.abort();
  };
  const release = (): void => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } finally {
    release();
  }
}
