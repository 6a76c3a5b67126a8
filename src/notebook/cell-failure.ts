import { TrainlessError } from '../core/errors.js';

/**
 * How a cell failed:
 * - `compile`: its TypeScript is wrong; nothing of it ran
 * - `error`: it threw, or what it awaited was rejected
 * - `unhandled`: it succeeded, but a promise that nobody awaits was rejected or a callback threw
 * - `aborted`: the kernel never ran it, because an earlier one had just failed
 * - `timeout`: it took too long and was interrupted
 * - `kernel-died`: the kernel's process ended while the cell ran
 */
export type FailureReason = 'compile' | 'error' | 'unhandled' | 'aborted' | 'timeout' | 'kernel-died';

/** Why a cell failed, in words. */
export interface Failure {
  readonly reason: FailureReason;
  /** Class of the error: `RangeError`, `CompileError`, `Timeout`. */
  readonly name: string;
  /** What it said, without the stack. */
  readonly message: string;
  /** Line of the cell, from 1, where the kernel tells it. */
  readonly line?: number;
}

/** A failure and the cell that it happened in. */
export interface CellFailure extends Failure {
  /** Position among all cells of the executed notebook, from 1. */
  readonly cell: number;
  /** Position among its code cells, from 1: the number in square brackets beside it. */
  readonly codeCell: number;
  /** The lines of the cell that matter, numbered. */
  readonly excerpt: string;
}

/** tslab's own prefixes for errors that no cell caught. */
const UNHANDLED = /^(UncaughtException|UnhandledPromiseRejection): ?/;
const DIAGNOSTIC = /^(?:\S+ )?(\d+):(\d+) - /;
const MODULE_CELL = /\/\*\*[\s\S]*?@module\s+\w+[\s\S]*?\*\//;
/** What Node puts above an error that compiled code threw: the place, the line, a caret below it. */
const THROWN = /^evalmachine\.<anonymous>:\d+\n(.*)\n *\^+ *\n\n/;
const EXCERPT_LINES = 10;
const CONTEXT_LINES = 2;

/** Whether a piece of standard error is tslab telling of an error outside any cell. */
export function isUnhandled(text: string): boolean {
  return UNHANDLED.test(text);
}

/**
 * Reads out of what the kernel said whether a cell failed. tslab sends no `error` message and no traceback: all it
 * says is the status, and text on standard error. A `@module` cell is "ok" even where it does not compile.
 * @param status - of the execute reply
 * @param errors - what the cell wrote on standard error, message by message
 */
export function failureOf(status: unknown, errors: readonly string[], source: string): Failure | undefined {
  const diagnostics = errors.filter((text) => DIAGNOSTIC.test(text));
  if (status === 'ok') {
    const unhandled = errors.find(isUnhandled);
    if (unhandled !== undefined) return { reason: 'unhandled', ...readError(unhandled.replace(UNHANDLED, ''), source) };
    if (diagnostics.length > 0 && MODULE_CELL.test(source)) return compileFailure(diagnostics);
    return undefined;
  }
  if (status === 'abort' || status === 'aborted') {
    return {
      reason: 'aborted',
      name: 'Aborted',
      message: 'the kernel did not run the cell, because an earlier one had just failed',
    };
  }
  const last = errors.at(-1);
  if (last !== undefined && DIAGNOSTIC.test(last)) return compileFailure(diagnostics);
  return { reason: 'error', ...readError(last ?? 'the kernel reported an error and no text', source) };
}

/** The lines around the one that failed, or the beginning of the cell. */
export function excerptOf(source: string, line: number | undefined): string {
  const lines = source.split('\n');
  const first = line === undefined ? 1 : Math.max(1, line - CONTEXT_LINES);
  const last = Math.min(lines.length, line === undefined ? EXCERPT_LINES : line + CONTEXT_LINES);
  const width = String(last).length;
  const shown = lines
    .slice(first - 1, last)
    .map((text, index) => `${first + index === line ? '>' : ' '} ${String(first + index).padStart(width)} | ${text}`);
  const more = line === undefined && last < lines.length ? [`  … ${lines.length - last} more lines`] : [];
  return [...shown, ...more].join('\n');
}

/** The error that ends a command whose notebook failed. */
export function cellFailedError(path: string, failure: CellFailure): TrainlessError {
  return new TrainlessError(
    'CELL_FAILED',
    `${path}: code cell ${failure.codeCell} (cell ${failure.cell}) failed. ${failure.name}: ${failure.message}\n${failure.excerpt}`,
    { details: { path, ...failure } },
  );
}

function compileFailure(diagnostics: readonly string[]): Failure {
  const message = diagnostics.map((text) => text.trim()).join('\n');
  return { reason: 'compile', name: 'CompileError', message, line: Number(DIAGNOSTIC.exec(message)?.[1]) };
}

/** Name, message and line of a printed error, without its stack. */
function readError(text: string, source: string): { name: string; message: string; line?: number } {
  const thrown = THROWN.exec(text)?.[1]?.trim();
  const places = source.split('\n').flatMap((line, index) => (line.trim() === thrown ? [index + 1] : []));
  const [line] = places;
  const lines = text.replace(THROWN, '').trimEnd().split('\n');
  const stack = lines.findIndex((one) => /^\s+at /.test(one));
  const said = (stack < 0 ? lines : lines.slice(0, stack)).join('\n').trim();
  const [, name, message] = /^([A-Z][\w$]*)(?: \[\w+\])?: ([\s\S]*)$/.exec(said) ?? [];
  return {
    ...(name !== undefined && message !== undefined ? { name, message } : { name: 'Error', message: said }),
    ...(line !== undefined && places.length === 1 ? { line } : {}),
  };
}
