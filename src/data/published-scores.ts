import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { TrainlessError } from '../core/errors.js';
import { cachedPath } from './download/cache.js';
import type { DataAccess } from './download/data-access.js';
import { fetchDataFiles } from './download/fetch-data-files.js';
import type { DataFile } from './registry/data-file.js';
import { ZC_PROXIES } from './registry/nas-bench-201.js';

/** Data sets for which others have published training-free scores. */
export type PublishedScoresName = 'cifar-10' | 'imagenet16-120';

/** Training-free scores of NAS-Bench-Suite-Zero: 13 of them for 9,445 cells without unreachable operations. */
export interface PublishedScores {
  /** Names as in the file: `nwot`, `synflow`, `jacov`, … All are oriented so that more is better. */
  readonly names: readonly string[];
  /** One entry a row: the cell in NASLib's encoding. */
  readonly naslib: readonly (readonly number[])[];
  /** One array a score, shape [rows]. */
  readonly values: readonly Float64Array[];
}

const FILES: Readonly<Record<PublishedScoresName, string>> = {
  'cifar-10': 'zc-proxies-cifar10',
  'imagenet16-120': 'zc-proxies-imagenet16-120',
};

/** The file that published scores come from. @throws {TrainlessError} UNKNOWN_NAME */
export function publishedScoresFile(name: PublishedScoresName): DataFile {
  const file = ZC_PROXIES.files.find(({ id }) => id === FILES[name]);
  if (file === undefined) throw new TrainlessError('UNKNOWN_NAME', `Nobody published scores for "${name}".`);
  return file;
}

/**
 * Fetches and reads published scores.
 * @throws {TrainlessError} DOWNLOAD_FAILED, BAD_CHECKSUM, BAD_FILE, …
 * @see Krishnakumar et al., "NAS-Bench-Suite-Zero", NeurIPS 2022
 */
export async function loadPublishedScores(
  name: PublishedScoresName,
  options: DataAccess = {},
): Promise<PublishedScores> {
  const file = publishedScoresFile(name);
  await fetchDataFiles([file], {
    mirror: options.mirror,
    folder: options.cache,
    signal: options.signal,
    ...(options.progress && { progress: options.progress }),
  });
  const path = cachedPath(file, options.cache);
  return parsePublishedScores(readFileSync(path), path);
}

/** Reads a table of scores: `net` is the cell in NASLib's encoding, every other column but `net_str` a score. @throws {TrainlessError} BAD_FILE */
export function parsePublishedScores(bytes: Uint8Array, name = 'the table of scores'): PublishedScores {
  const bad = (why: string, cause?: unknown): TrainlessError =>
    new TrainlessError('BAD_FILE', `${name} is no table of published scores: ${why}. Fetch it again.`, { cause });
  let rows: string[][];
  try {
    rows = parse(Buffer.from(bytes), { bom: true, skip_empty_lines: true });
  } catch (cause) {
    throw bad(cause instanceof Error ? cause.message : String(cause), cause);
  }
  const [header = [], ...body] = rows;
  const net = header.indexOf('net');
  if (net < 0 || body.length === 0) throw bad('it has no column "net", or no rows');
  const scores = header.flatMap((column, at) => (column === 'net' || column === 'net_str' ? [] : [{ column, at }]));
  return {
    names: scores.map(({ column }) => column),
    naslib: body.map((row, at) => {
      const digits = /^\((\d), (\d), (\d), (\d), (\d), (\d)\)$/.exec(row[net] ?? '')?.slice(1);
      if (digits === undefined) throw bad(`row ${at + 1} names no cell`);
      return digits.map(Number);
    }),
    values: scores.map(({ column, at }) =>
      Float64Array.from(body, (row, line) => {
        const value = Number(row[at]);
        if (row[at] === '' || !Number.isFinite(value)) throw bad(`"${column}" in row ${line + 1} is no number`);
        return value;
      }),
    ),
  };
}
