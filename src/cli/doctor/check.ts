import { TrainlessError } from '../../core/errors.js';

/**
 * How a check ended: all well; something optional is not there; something will be in the way of some work; something
 * that everything needs is broken.
 */
export type CheckStatus = 'ok' | 'note' | 'warning' | 'problem';

/** What a check found, and what mends it. */
export interface Finding {
  readonly status: CheckStatus;
  readonly detail: string;
  readonly fix?: string;
}

/** One thing to look at. What it throws counts as a problem. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly run: () => Finding | Promise<Finding>;
  /** What mends it where `run` throws. */
  readonly fix: string;
}

/** A finding with the check that found it. */
export interface CheckResult extends Finding {
  readonly id: string;
  readonly title: string;
  readonly elapsedMs: number;
}

/** Runs one check; nothing it meets ends the others. */
export async function runCheck(check: Check): Promise<CheckResult> {
  const started = performance.now();
  const finding = await attempt(check);
  const { id, title } = check;
  return { id, title, ...finding, elapsedMs: Math.round(performance.now() - started) };
}

async function attempt(check: Check): Promise<Finding> {
  try {
    return await check.run();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { status: 'problem', detail: error instanceof TrainlessError ? detail : firstLines(detail), fix: check.fix };
  }
}

function firstLines(text: string): string {
  return text.trim().split('\n').slice(0, 3).join(' ');
}
