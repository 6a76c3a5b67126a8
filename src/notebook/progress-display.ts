import { formatDuration, type Progress, type ProgressState, remainingMs } from '../core/progress.js';
import { escapeMarkup } from '../report/symbols.js';
import { currentScreen, type Exhibit, type Place, type Screen } from './screen.js';

/** How progress is shown. */
export interface ProgressDisplayOptions {
  /** @defaultValue the cell's, or standard output */
  readonly screen?: Screen;
  /** Clock in milliseconds. */
  readonly now?: () => number;
}

const REDRAW_MS = 200;
const PRINT_EVERY_MS = 10_000;

interface Line {
  state: ProgressState;
  shownAt: number;
  readonly place: Place;
}

/**
 * Shows progress below the running cell, one line for each label, updated in place; outside of a notebook it prints a
 * line every ten seconds. The last state stays.
 * @example await runMnist({ …, progress: progressDisplay() })
 */
export function progressDisplay(options: ProgressDisplayOptions = {}): Progress {
  const screen = options.screen ?? currentScreen();
  const now = options.now ?? (() => performance.now());
  const lines = new Map<string, Line>();
  return {
    update(state: ProgressState): void {
      const known = lines.get(state.label);
      const line = known ?? { state, shownAt: Number.NEGATIVE_INFINITY, place: screen.place() };
      lines.set(state.label, line);
      const wasFinished = known !== undefined && isFinished(known.state);
      line.state = state;
      const wait = screen.rich ? REDRAW_MS : PRINT_EVERY_MS;
      if (isFinished(state) ? wasFinished : now() - line.shownAt < wait) return;
      line.shownAt = now();
      line.place.show(progressExhibit(state));
    },
  };
}

function isFinished(state: ProgressState): boolean {
  return state.done >= state.total;
}

/** One moment of a piece of work, as a bar with its numbers, and as a line of text. */
function progressExhibit(state: ProgressState): Exhibit {
  const total = state.totalWeight ?? state.total;
  const fraction = total > 0 ? Math.min(1, (state.doneWeight ?? state.done) / total) : 1;
  const left = isFinished(state) ? undefined : remainingMs(state);
  const words = [
    `${Math.floor(100 * fraction)} %`,
    `${state.done}/${state.total}`,
    `${formatDuration(state.elapsedMs)} taken`,
    ...(left === undefined ? [] : [`about ${formatDuration(left)} left`]),
  ].join(', ');
  const label = escapeMarkup(state.label);
  return {
    data: {
      'text/html': `<div>${label} <progress value="${fraction.toFixed(4)}" max="1"></progress> ${words}</div>`,
      'text/plain': `${state.label}: ${words}`,
    },
  };
}
