import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { systemErrorCode, TrainlessError } from '../core/errors.js';
import { isRecord, type JsonObject, type JsonValue } from './json.js';

/** Text that a cell printed. */
export interface StreamOutput {
  readonly output_type: 'stream';
  readonly name: 'stdout' | 'stderr';
  readonly text: string;
}

/** Something a cell displayed: one representation for each MIME type. */
export interface DisplayOutput {
  readonly output_type: 'display_data';
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** The value of a cell's last expression. */
export interface ResultOutput {
  readonly output_type: 'execute_result';
  readonly data: JsonObject;
  readonly metadata: JsonObject;
  readonly execution_count: number | null;
}

/** Why a cell failed. */
export interface ErrorOutput {
  readonly output_type: 'error';
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** One entry below a code cell. */
export type CellOutput = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

/** A cell with text that is not executed. */
export interface TextCell {
  readonly cell_type: 'markdown' | 'raw';
  readonly id: string;
  readonly metadata: JsonObject;
  readonly source: string;
  readonly attachments?: JsonObject;
}

/** A cell with a program. */
export interface CodeCell {
  readonly cell_type: 'code';
  readonly id: string;
  readonly metadata: JsonObject;
  readonly source: string;
  readonly execution_count: number | null;
  readonly outputs: readonly CellOutput[];
}

/** One cell of a notebook. */
export type NotebookCell = CodeCell | TextCell;

/** A Jupyter notebook in format 4.5; texts are whole strings here and lists of lines in the file. */
export interface NotebookDocument {
  readonly cells: readonly NotebookCell[];
  readonly metadata: JsonObject;
}

const NBFORMAT_MINOR = 5;
const CELL_ID = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * Reads a notebook file of format 4 (any minor version); cells without an id get one.
 * @throws {TrainlessError} MISSING_DATA where there is no such file, BAD_FILE where it is no notebook
 */
export function readNotebook(path: string): NotebookDocument {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = systemErrorCode(error);
    throw new TrainlessError(
      code === 'ENOENT' ? 'MISSING_DATA' : 'BAD_FILE',
      code === 'ENOENT'
        ? `There is no notebook ${path}. Check the path; the project's own notebooks lie in notebooks/.`
        : `${path} cannot be read (${code ?? String(error)}). Give the path of an .ipynb file.`,
      { cause: error, details: { path } },
    );
  }
  return parseNotebook(text, path);
}

/**
 * Parses the text of a notebook file.
 * @param path - named in error messages only
 * @throws {TrainlessError} BAD_FILE
 */
export function parseNotebook(text: string, path: string): NotebookDocument {
  const bad = (what: string, cause?: unknown): TrainlessError =>
    new TrainlessError('BAD_FILE', `${path} is not a usable notebook: ${what}.`, { cause, details: { path } });
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw bad('it is not JSON (cut off or edited by hand?); restore it or save it again in Jupyter', error);
  }
  if (!isRecord(raw) || typeof raw.nbformat !== 'number') throw bad('it has no nbformat number');
  if (raw.nbformat !== 4) {
    throw bad(`it has format ${raw.nbformat} and only format 4 is supported; open and save it in a current Jupyter`);
  }
  if (!Array.isArray(raw.cells)) throw bad('it has no list of cells');
  const used = new Set<string>();
  return {
    metadata: jsonObject(raw.metadata),
    cells: raw.cells.map((cell: unknown, index) => parseCell(cell, (what) => bad(`cell ${index + 1} ${what}`), used)),
  };
}

/** The file's text, as Jupyter writes it: keys sorted, one space of indentation, a line break at the end. */
export function formatNotebook(notebook: NotebookDocument): string {
  const file = {
    cells: notebook.cells.map((cell) => ({
      ...cell,
      source: splitLines(cell.source),
      ...(cell.cell_type === 'code' ? { outputs: cell.outputs.map(formatOutput) } : {}),
    })),
    metadata: notebook.metadata,
    nbformat: 4,
    nbformat_minor: NBFORMAT_MINOR,
  };
  return `${JSON.stringify(sortKeys(file as unknown as JsonValue), null, 1)}\n`;
}

/** A fresh cell id that none of the given cells has. */
export function newCellId(cells: readonly { readonly id: string }[] = []): string {
  for (;;) {
    const id = randomBytes(4).toString('hex');
    if (cells.every((cell) => cell.id !== id)) return id;
  }
}

/** The tags of a cell, as `metadata.tags` holds them. */
export function cellTags(cell: NotebookCell): readonly string[] {
  const tags = cell.metadata.tags;
  return Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [];
}

function parseCell(raw: unknown, bad: (what: string) => TrainlessError, used: Set<string>): NotebookCell {
  if (!isRecord(raw)) throw bad('is no object');
  const source = joinText(raw.source);
  if (source === undefined) throw bad('has no source text');
  let id = typeof raw.id === 'string' && CELL_ID.test(raw.id) ? raw.id : newCellId();
  while (used.has(id)) id = newCellId();
  used.add(id);
  const metadata = jsonObject(raw.metadata);
  if (raw.cell_type === 'markdown' || raw.cell_type === 'raw') {
    const attachments = isRecord(raw.attachments) ? { attachments: jsonObject(raw.attachments) } : {};
    return { cell_type: raw.cell_type, id, metadata, source, ...attachments };
  }
  if (raw.cell_type !== 'code') throw bad(`is of the unknown type ${JSON.stringify(raw.cell_type)}`);
  return {
    cell_type: 'code',
    id,
    metadata,
    source,
    execution_count: typeof raw.execution_count === 'number' ? raw.execution_count : null,
    outputs: Array.isArray(raw.outputs) ? raw.outputs.flatMap(parseOutput) : [],
  };
}

/** Outputs that no version of the format knows are dropped: a run replaces them all anyway. */
function parseOutput(raw: unknown): CellOutput[] {
  if (!isRecord(raw)) return [];
  switch (raw.output_type) {
    case 'stream':
      return [
        {
          output_type: 'stream',
          name: raw.name === 'stderr' ? 'stderr' : 'stdout',
          text: joinText(raw.text) ?? '',
        },
      ];
    case 'display_data':
      return [{ output_type: 'display_data', data: joinBundle(raw.data), metadata: jsonObject(raw.metadata) }];
    case 'execute_result':
      return [
        {
          output_type: 'execute_result',
          data: joinBundle(raw.data),
          metadata: jsonObject(raw.metadata),
          execution_count: typeof raw.execution_count === 'number' ? raw.execution_count : null,
        },
      ];
    case 'error':
      return [
        {
          output_type: 'error',
          ename: String(raw.ename ?? ''),
          evalue: String(raw.evalue ?? ''),
          traceback: Array.isArray(raw.traceback) ? raw.traceback.map(String) : [],
        },
      ];
    default:
      return [];
  }
}

function formatOutput(output: CellOutput): JsonObject {
  switch (output.output_type) {
    case 'stream':
      return { ...output, text: splitLines(output.text) };
    case 'error':
      return { ...output };
    default:
      return {
        ...output,
        data: Object.fromEntries(
          Object.entries(output.data).map(([type, value]) => [
            type,
            typeof value === 'string' && isTextType(type) ? splitLines(value) : value,
          ]),
        ),
      };
  }
}

/** Base64 images stay one string; text is stored line by line so that differences between versions can be read. */
function isTextType(type: string): boolean {
  return type.startsWith('text/') || type === 'image/svg+xml' || type === 'application/javascript';
}

function joinBundle(raw: unknown): JsonObject {
  const bundle = jsonObject(raw);
  return Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [type, isJsonType(type) ? value : (joinText(value) ?? value)]),
  );
}

function isJsonType(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json');
}

function joinText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('') : undefined;
}

function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** What JSON.parse gave is JSON; anything but an object becomes an empty one. */
function jsonObject(value: unknown): JsonObject {
  return isRecord(value) ? (value as JsonObject) : {};
}

function sortKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value as JsonObject).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
