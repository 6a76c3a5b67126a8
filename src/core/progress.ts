/** Where long work tells how far it is. The command line draws a bar; a notebook or a test listens otherwise. */
export interface Progress {
  /** @param done - units finished so far, resumed ones included; @param total - units in all */
  update(state: ProgressState): void;
}

/** A moment of a long piece of work. `weight` is the work in any unit that grows linearly with time. */
export interface ProgressState {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** Work done and in all, where units differ in cost (defaults: done, total). */
  readonly doneWeight?: number;
  readonly totalWeight?: number;
  /** Work that was already there when this process began; it does not count for the speed. */
  readonly resumedWeight?: number;
  readonly elapsedMs: number;
}

/** Listens to nothing. */
export const silentProgress: Progress = { update: () => {} };

/**
 * Time left by the mean speed so far, in milliseconds; undefined until something is done.
 */
export function remainingMs(state: ProgressState): number | undefined {
  const resumed = state.resumedWeight ?? 0;
  const done = (state.doneWeight ?? state.done) - resumed;
  const total = (state.totalWeight ?? state.total) - resumed;
  if (done <= 0 || state.elapsedMs <= 0) return undefined;
  return Math.max(0, ((total - done) * state.elapsedMs) / done);
}

/** Formats a duration for people: 8.4 s, 3 min 20 s, 2 h 05 min. */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.round(seconds) % 60).padStart(2, '0')} s`;
  const roundedMinutes = Math.round(seconds / 60);
  return `${Math.floor(roundedMinutes / 60)} h ${String(roundedMinutes % 60).padStart(2, '0')} min`;
}
