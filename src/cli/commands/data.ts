import type { Command } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import {
  cachedPath,
  cacheFolder,
  DATA_FILES,
  DATA_SETS,
  type DataFile,
  displayAddress,
  fetchDataFiles,
  findDataFiles,
  isCached,
  verifyDataFile,
} from '../../data/index.js';
import { log, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';
import { withInterrupt } from '../with-interrupt.js';

/** `trainless data list | fetch | verify`: the files that come from elsewhere. */
export function register(program: Command): void {
  const data = program.command('data').description('list, fetch and verify the files that come from elsewhere');
  data.addHelpText(
    'after',
    `
Files are kept in TRAINLESS_HOME (now ${cacheFolder()}).
A mirror is a folder or a base URL that holds <folder>/<file> as the list shows; --mirror or TRAINLESS_MIRROR
names it, and it is used instead of the public addresses.

Examples:
  $ trainless data list
  $ trainless data fetch mnist
  $ trainless data fetch nas-bench-201 --mirror /media/usb/data
  $ trainless data verify`,
  );
  data
    .command('list')
    .description('show every set and file, with size, licence, and whether it is here')
    .option('--json', 'one JSON document')
    .action((options: { json?: boolean }) => {
      if (options.json) printJson({ folder: cacheFolder(), mirror: mirror() ?? null, sets: DATA_SETS.map(listed) });
      else print(DATA_SETS.map(listText).join('\n\n'));
    });
  data
    .command('fetch <id...>')
    .description('bring sets or files into the cache, checked by their checksums; damaged ones are replaced')
    .option('--mirror <place>', 'folder or base URL to take the files from')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  $ trainless data fetch mnist splits --json')
    .action(async (ids: string[], options: { mirror?: string; json?: boolean }) => {
      const bar = progressBar();
      try {
        const fetched = await withInterrupt((signal) =>
          fetchDataFiles(findDataFiles(ids), {
            mirror: options.mirror ?? mirror(),
            recheck: true,
            signal,
            progress: bar,
          }),
        );
        const files = fetched.map(({ file, path, from }) => ({
          id: file.id,
          path,
          from: from === undefined ? null : displayAddress(from),
        }));
        if (options.json) printJson({ folder: cacheFolder(), files });
        else
          print(files.map(({ id, path, from }) => `${id}  ${path}  ${from ? `from ${from}` : 'was here'}`).join('\n'));
      } finally {
        bar.stop();
      }
    });
  data
    .command('verify [id...]')
    .description('read every byte of what is in the cache and compare checksums')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nWithout ids: whatever is there. With ids: a missing file is an error too.')
    .action(async (ids: string[], options: { json?: boolean }) => {
      const results = [];
      for (const file of ids.length > 0 ? findDataFiles(ids) : DATA_FILES) results.push(await verifyDataFile(file));
      const rows = results.map(({ file, ...rest }) => ({ id: file.id, ...rest, problem: rest.problem ?? null }));
      const told = ids.length > 0 ? rows : rows.filter(({ status }) => status !== 'missing');
      if (options.json) printJson({ folder: cacheFolder(), files: rows });
      else if (told.length === 0) log(`Nothing of the registry is in ${cacheFolder()}.`);
      else
        print(
          told.map(({ status, path, problem }) => `${status}  ${path}${problem ? `  (${problem})` : ''}`).join('\n'),
        );
      const bad = told.filter(({ status }) => status !== 'ok');
      if (bad.length > 0) throw verifyError(bad);
    });
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

function listed(set: (typeof DATA_SETS)[number]): object {
  return { ...set, byHand: set.byHand ?? null, files: set.files.map(listedFile) };
}

function listedFile(file: DataFile): object {
  return { ...file, bytes: file.bytes ?? null, cached: isCached(file), cachedPath: cachedPath(file) };
}

function listText(set: (typeof DATA_SETS)[number]): string {
  const files = set.files.map((file) => {
    const size = file.bytes === undefined ? '' : `, ${(file.bytes / 1e6).toFixed(1)} MB`;
    const place = isCached(file) ? 'here' : file.addresses.length > 0 ? 'not here' : 'from a mirror only';
    return `  ${file.id}  [${place}]\n    ${file.path}: ${file.about} (licence: ${file.licence}${size})`;
  });
  return [`${set.id}: ${set.title}`, ...(set.byHand ? [`  ${set.byHand}`] : []), ...files].join('\n');
}
