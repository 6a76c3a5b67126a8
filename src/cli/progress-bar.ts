import { formatDuration, type Progress, type ProgressState, remainingMs } from '../core/progress.js';

const BAR_WIDTH = 24;
const REDRAW_MS = 100;
const LOG_EVERY_MS = 10_000;

/**
 * Draws progress on standard error: a bar that redraws itself on a terminal, a line every ten seconds elsewhere.
 * `quiet` draws nothing.
 */
export function progressBar(
  options: { quiet?: boolean; stream?: NodeJS.WriteStream } = {},
): Progress & { stop(): void } {
  const stream = options.stream ?? process.stderr;
  let lastDrawn = Number.NEGATIVE_INFINITY;
  let open = false;
  return {
    update(state: ProgressState): void {
      if (options.quiet) return;
      const now = performance.now();
      const finished = state.done >= state.total;
      if (!finished && now - lastDrawn < (stream.isTTY ? REDRAW_MS : LOG_EVERY_MS)) return;
      lastDrawn = now;
      if (stream.isTTY) {
        stream.write(`\r\x1b[K${progressLine(state, true)}${finished ? '\n' : ''}`);
        open = !finished;
      } else {
        stream.write(`${progressLine(state, false)}\n`);
      }
    },
    stop(): void {
      if (open) stream.write('\n');
      open = false;
    },
  };
}

/** One line: label, bar, count, time taken and time left. */
export function progressLine(state: ProgressState, bar: boolean): string {
  const totalWeight = state.totalWeight ?? state.total;
  const fraction = totalWeight > 0 ? (state.doneWeight ?? state.done) / totalWeight : 1;
  const filled = Math.round(BAR_WIDTH * Math.min(1, fraction));
  const left = remainingMs(state);
  return [
    state.label,
    ...(bar ? [`${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`] : []),
    `${(100 * fraction).toFixed(fraction < 0.1 ? 1 : 0)} %`,
    `${state.done}/${state.total}`,
    `${formatDuration(state.elapsedMs)} taken`,
    ...(left === undefined || state.done >= state.total ? [] : [`about ${formatDuration(left)} left`]),
  ].join('  ');
}
