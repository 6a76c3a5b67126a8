import { basename, dirname, resolve } from 'node:path';
import { TrainlessError } from '../core/errors.js';
import { type Progress, silentProgress } from '../core/progress.js';
import { type CellFailure, excerptOf, type Failure } from './cell-failure.js';
import type { JsonObject } from './json.js';
import { isRecord } from './json.js';
import type { KernelOptions } from './kernel.js';
import type { Message } from './messages.js';
import {
  type CellOutput,
  type CodeCell,
  cellTags,
  type NotebookCell,
  type NotebookDocument,
  readNotebook,
} from './notebook-file.js';
import { type CellResult, NotebookSession } from './notebook-session.js';
import { injectParameters } from './parameters.js';

/** How a notebook is run. */
export interface RunNotebookOptions {
  /** Values for the variables that the cell tagged `parameters` declares. */
  readonly parameters?: JsonObject;
  /** Longest time for one cell. @defaultValue no limit */
  readonly cellTimeoutMs?: number;
  /** Stops the run; the kernel ends with it. */
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
  /** What the cells print and display, as it comes. */
  readonly onMessage?: (message: Message) => void;
  readonly kernel?: Pick<KernelOptions, 'startTimeoutMs' | 'transport' | 'env'>;
}

/** A notebook that was run, to its end or to the cell that failed. */
export interface NotebookRun {
  readonly path: string;
  readonly status: 'ok' | 'failed';
  /** The notebook with its new outputs; cells behind a failure have none. */
  readonly notebook: NotebookDocument;
  readonly failure: CellFailure | undefined;
  /** Code cells in all and those that ran. */
  readonly codeCells: number;
  readonly executed: number;
  readonly elapsedMs: number;
}

/** A cell with this tag is meant to fail; the run goes on behind it. */
const RAISES_TAG = 'raises-exception';

/**
 * Runs all cells of a notebook, from top to bottom, in a fresh tslab kernel that works in the notebook's own folder.
 * The file itself is only read.
 * @returns the executed notebook; a failing cell is a result, not an exception
 * @throws {TrainlessError} MISSING_DATA, BAD_FILE, UNKNOWN_NAME, BAD_ARGUMENT, MISSING_DEPENDENCY, ENGINE_FAILED, INTERRUPTED
 */
export async function runNotebook(path: string, options: RunNotebookOptions = {}): Promise<NotebookRun> {
  const started = performance.now();
  const startedAt = new Date();
  const source = readNotebook(path);
  const language = notebookLanguage(source, path);
  const notebook = injectParameters(source, options.parameters ?? {});
  const programs = notebook.cells.flatMap((cell, index) => (isProgram(cell) ? [{ cell, index }] : []));
  const progress = options.progress ?? silentProgress;
  const report = (done: number): void =>
    progress.update({
      label: basename(path),
      done,
      total: programs.length,
      elapsedMs: performance.now() - started,
    });
  throwIfStopped(options.signal);
  const session = await NotebookSession.start({
    ...options.kernel,
    cwd: dirname(resolve(path)),
    language,
    ...(options.onMessage ? { onMessage: options.onMessage } : {}),
  });
  const results = new Map<number, CellResult>();
  let failure: CellFailure | undefined;
  try {
    report(0);
    for (const [position, { cell, index }] of programs.entries()) {
      const result = await session.execute(cell.source, {
        ...(options.cellTimeoutMs === undefined ? {} : { timeoutMs: options.cellTimeoutMs }),
        ...(options.signal ? { signal: options.signal } : {}),
      });
      results.set(index, result);
      report(position + 1);
      if (result.failure !== undefined && !isExpected(cell, result.failure)) {
        failure = located(result.failure, notebook, index);
        break;
      }
    }
    await session.settle();
    throwIfStopped(options.signal);
  } finally {
    await session.close();
  }
  if (failure === undefined) {
    for (const { cell, index } of programs) {
      const late = results.get(index)?.lateFailure();
      if (late !== undefined && !isExpected(cell, late)) {
        failure = located(late, notebook, index);
        break;
      }
    }
  }
  const cells = notebook.cells.map((cell, index) =>
    cell.cell_type === 'code' ? executed(cell, results.get(index)) : cell,
  );
  const status = failure === undefined ? 'ok' : 'failed';
  const elapsedMs = performance.now() - started;
  const record = {
    status,
    started: startedAt.toISOString(),
    duration: Number((elapsedMs / 1000).toFixed(3)),
    node: process.version,
    parameters: options.parameters ?? {},
    ...(failure === undefined ? {} : { failure: { ...failure } }),
  };
  return {
    path,
    status,
    notebook: { cells, metadata: { ...notebook.metadata, ...languageMetadata(notebook, language), trainless: record } },
    failure,
    codeCells: programs.length,
    executed: results.size,
    elapsedMs,
  };
}

/**
 * The language of a notebook's cells; a notebook that does not say is taken for TypeScript.
 * @throws {TrainlessError} BAD_FILE where it is neither TypeScript nor JavaScript
 */
function notebookLanguage(notebook: NotebookDocument, path: string): 'typescript' | 'javascript' {
  const { kernelspec, language_info: info } = notebook.metadata;
  const named = isRecord(kernelspec) ? kernelspec.language : undefined;
  const language = named ?? (isRecord(info) ? info.name : undefined) ?? 'typescript';
  if (language === 'typescript' || language === 'javascript') return language;
  throw new TrainlessError(
    'BAD_FILE',
    `${path} is written in ${String(language)}; trainless runs TypeScript and JavaScript notebooks. Use jupyter nbconvert --execute for it.`,
    { details: { path, language } },
  );
}

/** What Jupyter itself would add on saving, where the notebook does not have it. */
function languageMetadata(notebook: NotebookDocument, language: 'typescript' | 'javascript'): JsonObject {
  const typescript = language === 'typescript';
  return {
    kernelspec: notebook.metadata.kernelspec ?? {
      display_name: typescript ? 'TypeScript' : 'JavaScript',
      language,
      name: typescript ? 'tslab' : 'jslab',
    },
    language_info: notebook.metadata.language_info ?? {
      name: language,
      file_extension: typescript ? '.ts' : '.js',
      mimetype: `text/${language}`,
    },
  };
}

/** Jupyter sends cells without a program to no kernel and gives them no number. */
function isProgram(cell: NotebookCell): cell is CodeCell {
  return cell.cell_type === 'code' && cell.source.trim() !== '';
}

function isExpected(cell: CodeCell, failure: Failure): boolean {
  return cellTags(cell).includes(RAISES_TAG) && ['compile', 'error', 'unhandled'].includes(failure.reason);
}

function located(failure: Failure, notebook: NotebookDocument, index: number): CellFailure {
  return {
    ...failure,
    cell: index + 1,
    codeCell: notebook.cells.slice(0, index + 1).filter(isProgram).length,
    excerpt: excerptOf(notebook.cells[index]?.source ?? '', failure.line),
  };
}

function executed(cell: CodeCell, result: CellResult | undefined): CodeCell {
  const { execution: _, ...metadata } = cell.metadata;
  if (result === undefined) return { ...cell, metadata, execution_count: null, outputs: [] };
  const outputs: CellOutput[] = result.outputs();
  return {
    ...cell,
    execution_count: result.executionCount,
    outputs,
    // The names under which JupyterLab keeps times.
    metadata: {
      ...metadata,
      execution: {
        'iopub.execute_input': result.startedAt.toISOString(),
        'shell.execute_reply': result.repliedAt.toISOString(),
      },
    },
  };
}

function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new TrainlessError('INTERRUPTED', 'Interrupted: nothing was saved.');
}
