import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode, TrainlessError, writeError } from '../core/errors.js';
import { ensureFolder } from '../core/files.js';
import { lockFile } from './lock-file.js';

const FORMAT = 'trainless-journal-1';

/** The first line of a journal. */
interface Header {
  readonly format: string;
  readonly fingerprint: string;
  /** What the fingerprint was made from, for people and for error messages. */
  readonly configuration: unknown;
}

/** Results of trials, one JSON line each, safe against a kill at any moment. */
export interface Journal<Entry> {
  /** Entries on disk when the journal was opened, then those appended since. */
  readonly entries: readonly Entry[];
  /** Writes one entry and waits until the disk has it. @throws {TrainlessError} DISK_FULL, NOT_WRITABLE */
  append(entry: Entry): void;
  close(): void;
}

/**
 * Opens or creates a journal. A torn last line (the process died while writing it) is cut off.
 * @param configuration - everything that a trial's result depends on apart from its own identity: JSON data
 * @throws {TrainlessError} OTHER_CONFIGURATION where the journal belongs to other settings or data, or is in use;
 *   BAD_FILE where it is no journal or damaged before its last line; NOT_WRITABLE, DISK_FULL
 */
export function openJournal<Entry>(path: string, configuration: unknown): Journal<Entry> {
  ensureFolder(dirname(path));
  const unlock = lockFile(`${path}.lock`);
  try {
    return openLocked<Entry>(path, configuration, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * Reads a journal without opening it for writing.
 * @throws {TrainlessError} MISSING_DATA, BAD_FILE
 */
export function readJournal<Entry>(path: string): {
  readonly configuration: unknown;
  readonly fingerprint: string;
  readonly entries: Entry[];
} {
  const content = readIfThere(path);
  if (content === undefined || content.length === 0) {
    throw new TrainlessError('MISSING_DATA', `${path} does not exist. Run the study that writes it first.`);
  }
  const { header, entries } = parseJournal<Entry>(content, path);
  if (header === undefined)
    throw new TrainlessError('BAD_FILE', `${path} ends in its first line. Delete it and run the study again.`);
  return { configuration: header.configuration, fingerprint: header.fingerprint, entries };
}

/** Fingerprint of a configuration: SHA-256 of its JSON with sorted keys. */
export function fingerprint(configuration: unknown): string {
  return createHash('sha256').update(JSON.stringify(configuration, sortKeys)).digest('hex');
}

function openLocked<Entry>(path: string, configuration: unknown, unlock: () => void): Journal<Entry> {
  const expected = fingerprint(configuration);
  const content = readIfThere(path);
  const { header, entries, validBytes } =
    content === undefined ? { header: undefined, entries: [], validBytes: 0 } : parseJournal<Entry>(content, path);
  if (header !== undefined && header.fingerprint !== expected) {
    throw new TrainlessError(
      'OTHER_CONFIGURATION',
      `${path} holds results of other settings or data (${differences(header.configuration, configuration)}). Choose another folder with --out, or delete that file.`,
      { details: { theirs: header.configuration, ours: configuration } },
    );
  }
  let file: number;
  try {
    file = openSync(path, 'a+');
    ftruncateSync(file, validBytes);
  } catch (error) {
    throw writeError(error, path);
  }
  let length = validBytes;
  const write = (value: unknown): void => {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    try {
      let written = 0;
      while (written < line.length) written += writeSync(file, line, written);
      fsyncSync(file);
      length += line.length;
    } catch (error) {
      ftruncateSync(file, length);
      throw writeError(error, path);
    }
  };
  if (header === undefined) write({ format: FORMAT, fingerprint: expected, configuration } satisfies Header);
  return {
    entries,
    append(entry) {
      write(entry);
      entries.push(entry);
    },
    close() {
      closeSync(file);
      unlock();
    },
  };
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw new TrainlessError('BAD_FILE', `${path} cannot be read (${systemErrorCode(error) ?? String(error)}).`, {
      cause: error,
    });
  }
}

function parseJournal<Entry>(
  content: Buffer,
  path: string,
): { header: Header | undefined; entries: Entry[]; validBytes: number } {
  const validBytes = content.lastIndexOf(10) + 1;
  const lines = content.subarray(0, validBytes).toString('utf8').split('\n').slice(0, -1);
  const values = lines.map((line, at): unknown => {
    try {
      return JSON.parse(line);
    } catch (cause) {
      throw new TrainlessError(
        'BAD_FILE',
        `${path} is damaged in line ${at + 1}. Restore it from a copy, or delete it and run the study again.`,
        { cause },
      );
    }
  });
  const [header, ...entries] = values;
  if (header !== undefined && !isHeader(header)) {
    throw new TrainlessError('BAD_FILE', `${path} is no journal of this program (its first line is not ${FORMAT}).`);
  }
  return { header, entries: entries as Entry[], validBytes };
}

function isHeader(value: unknown): value is Header {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === FORMAT &&
    'fingerprint' in value
  );
}

/** Names the settings in which two configurations differ. */
function differences(theirs: unknown, ours: unknown, prefix = ''): string {
  const fields = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null ? { ...value } : {};
  const [a, b] = [fields(theirs), fields(ours)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((key) => JSON.stringify(a[key], sortKeys) !== JSON.stringify(b[key], sortKeys))
    .map((key) => {
      const plain = [a[key], b[key]].every((value) => typeof value !== 'object' || value === null);
      return plain
        ? `${prefix}${key}: ${a[key]} there, ${b[key]} now`
        : differences(a[key], b[key], `${prefix}${key}.`);
    })
    .join('; ');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
