import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { TrainlessError, writeError } from '../core/errors.js';
import { ensureFolder, writeFileAtomic } from '../core/files.js';
import type { JsonObject } from './json.js';
import { formatNotebook, type NotebookDocument, readNotebook } from './notebook-file.js';
import { declaredParameters } from './parameters.js';
import { type NotebookRun, type RunNotebookOptions, runNotebook } from './run-notebook.js';

/** Where executed notebooks go: a folder, or over their originals. */
export type NotebookTarget = { readonly folder: string } | 'in-place';

/** How several notebooks are run. */
export interface RunNotebooksOptions extends RunNotebookOptions {
  readonly target: NotebookTarget;
  /** Run the notebooks behind a failed one too. @defaultValue false */
  readonly keepGoing?: boolean;
  /** Told after each notebook. */
  readonly onFinished?: (run: SavedNotebookRun) => void;
}

/** A run and the file that holds its outputs; a failed run never replaces its original. */
export interface SavedNotebookRun extends NotebookRun {
  readonly output: string | undefined;
}

/**
 * Runs notebooks one after the other, each in a kernel of its own, and saves them with their outputs.
 * Everything that can be refused is refused before the first one starts.
 * @returns one run a notebook, in order; after a failure the rest are missing unless `keepGoing`
 * @throws {TrainlessError} as {@link runNotebook}, and NOT_WRITABLE, DISK_FULL
 */
export async function runNotebooks(
  paths: readonly string[],
  options: RunNotebooksOptions,
): Promise<readonly SavedNotebookRun[]> {
  const { target, keepGoing, onFinished, parameters, ...rest } = options;
  const notebooks = paths.map((path) => ({ path, document: readNotebook(path), output: outputPath(path, target) }));
  for (const { output } of notebooks) {
    if (notebooks.filter((other) => other.output === output).length > 1) {
      throw new TrainlessError('BAD_ARGUMENT', `Two notebooks would both be saved as ${output}. Run them apart.`);
    }
  }
  const settings = settingsOf(
    notebooks.map(({ document }) => document),
    parameters ?? {},
  );
  if (target === 'in-place') for (const { path } of notebooks) assertWritable(path);
  else {
    ensureFolder(target.folder);
    assertWritable(target.folder);
  }
  const runs: SavedNotebookRun[] = [];
  for (const [index, { path, output }] of notebooks.entries()) {
    const run = await runNotebook(path, { ...rest, parameters: settings[index] ?? {} });
    const saved = run.status === 'ok' || target !== 'in-place';
    if (saved) writeFileAtomic(output, formatNotebook(run.notebook));
    const finished = { ...run, output: saved ? output : undefined };
    runs.push(finished);
    onFinished?.(finished);
    if (run.status === 'failed' && !keepGoing) break;
  }
  return runs;
}

/** Each notebook gets the parameters that it declares; one that none declares is a mistake. */
function settingsOf(notebooks: readonly NotebookDocument[], parameters: JsonObject): JsonObject[] {
  const names = Object.keys(parameters);
  if (names.length === 0) return notebooks.map(() => ({}));
  const declared = notebooks.map((notebook) => declaredParameters(notebook));
  for (const name of names) {
    if (declared.some((known) => known.has(name))) continue;
    const all = [...new Set(declared.flatMap((known) => [...known.keys()]))];
    throw new TrainlessError(
      'UNKNOWN_NAME',
      all.length === 0
        ? `No notebook here has parameters: none has a code cell tagged "parameters" that declares a variable.`
        : `No notebook here has a parameter "${name}". There are: ${all.join(', ')}.`,
      { details: { name, parameters: all } },
    );
  }
  return declared.map((known) => Object.fromEntries(Object.entries(parameters).filter(([name]) => known.has(name))));
}

function outputPath(path: string, target: NotebookTarget): string {
  if (target === 'in-place') return realpathSync(path);
  const output = join(resolve(target.folder), basename(path));
  if (existsSync(output) && realpathSync(output) === realpathSync(path)) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `${path} lies in the folder for the outputs and would be replaced. Choose another --out, or say --in-place.`,
    );
  }
  return output;
}

function assertWritable(path: string): void {
  try {
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw writeError(error, path);
  }
}
