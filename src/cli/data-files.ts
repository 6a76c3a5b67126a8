import { TrainlessError } from '../core/errors.js';
import {
  accuracyTablePath,
  cachedPath,
  cacheFolder,
  DATA_FILES,
  DATA_SETS,
  type DataFile,
  type DataSet,
  displayAddress,
  fetchDataFiles,
  findDataFiles,
  isCached,
  makeAccuracyTable,
  verifyDataFile,
} from '../data/index.js';
import { describeTable, tableText } from './accuracy-table-text.js';
import { log, print, printJson } from './output.js';
import { progressBar } from './progress-bar.js';
import { withInterrupt } from './with-interrupt.js';

/** `data list` */
export function listData(options: { json?: boolean }): void {
  if (options.json) printJson({ folder: cacheFolder(), mirror: mirror() ?? null, sets: DATA_SETS.map(listed) });
  else print(DATA_SETS.map(listText).join('\n\n'));
}

/** `data fetch`: the benchmark's files are of use together, so their table is made too. */
export async function fetchData(ids: readonly string[], options: { mirror?: string; json?: boolean }): Promise<void> {
  const place = options.mirror ?? mirror();
  const bar = progressBar();
  try {
    const fetched = await withInterrupt((signal) =>
      fetchDataFiles(findDataFiles(ids), { mirror: place, recheck: true, signal, progress: bar }),
    );
    const table = ids.includes('nas-bench-201') ? await makeAccuracyTable({ mirror: place }) : undefined;
    const files = fetched.map(({ file, path, from }) => ({
      id: file.id,
      path,
      from: from === undefined ? null : displayAddress(from),
    }));
    if (options.json) {
      const described = table && { table: describeTable(table, accuracyTablePath()) };
      printJson({ folder: cacheFolder(), files, ...described });
      return;
    }
    print(files.map(({ id, path, from }) => `${id}  ${path}  ${from ? `from ${from}` : 'was here'}`).join('\n'));
    if (table) print(tableText(table, accuracyTablePath()));
  } finally {
    bar.stop();
  }
}

/** `data verify` */
export async function verifyData(ids: readonly string[], options: { json?: boolean }): Promise<void> {
  const results = [];
  for (const file of ids.length > 0 ? findDataFiles(ids) : DATA_FILES) results.push(await verifyDataFile(file));
  const rows = results.map(({ file, ...rest }) => ({ id: file.id, ...rest, problem: rest.problem ?? null }));
  const told = ids.length > 0 ? rows : rows.filter(({ status }) => status !== 'missing');
  if (options.json) printJson({ folder: cacheFolder(), files: rows });
  else if (told.length === 0) log(`Nothing of the registry is in ${cacheFolder()}.`);
  else {
    const line = ({ status, path, problem }: (typeof told)[number]): string =>
      `${status}  ${path}${problem ? `  (${problem})` : ''}`;
    print(told.map(line).join('\n'));
  }
  const bad = told.filter(({ status }) => status !== 'ok');
  if (bad.length > 0) throw verifyError(bad);
}

function verifyError(bad: readonly { id: string; status: string }[]): TrainlessError {
  const damaged = bad.some(({ status }) => status === 'damaged');
  return new TrainlessError(
    damaged ? 'BAD_CHECKSUM' : 'MISSING_DATA',
    `${bad.length} of the files ${damaged ? 'damaged or missing' : 'missing'}. Mend with: trainless data fetch ${bad.map(({ id }) => id).join(' ')}`,
  );
}

function mirror(): string | undefined {
  return process.env.TRAINLESS_MIRROR || undefined;
}

function listed(set: DataSet): object {
  return { ...set, byHand: set.byHand ?? null, files: set.files.map(listedFile) };
}

function listedFile(file: DataFile): object {
  return { ...file, bytes: file.bytes ?? null, cached: isCached(file), cachedPath: cachedPath(file) };
}

function listText(set: DataSet): string {
  const files = set.files.map((file) => {
    const size = file.bytes === undefined ? '' : `, ${(file.bytes / 1e6).toFixed(1)} MB`;
    const place = isCached(file) ? 'here' : file.addresses.length > 0 ? 'not here' : 'from a mirror only';
    return `  ${file.id}  [${place}]\n    ${file.path}: ${file.about} (licence: ${file.licence}${size})`;
  });
  return [`${set.id}: ${set.title}`, ...(set.byHand ? [`  ${set.byHand}`] : []), ...files].join('\n');
}
