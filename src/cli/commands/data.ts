import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import {
  AccuracyTable,
  accuracyTablePath,
  cachedPath,
  cacheFolder,
  compareTables,
  DATA_FILES,
  DATA_SETS,
  type DataFile,
  displayAddress,
  fetchDataFiles,
  findDataFiles,
  importNats,
  isCached,
  loadAccuracyTable,
  makeAccuracyTable,
  natsTablePath,
  verifyDataFile,
  writeTable,
} from '../../data/index.js';
import { cellNumbers, cellTextOf, checkText, describeTable, tableText } from '../accuracy-table-text.js';
import { log, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';
import { withInterrupt } from '../with-interrupt.js';

/** `trainless data list | fetch | verify | import nats | accuracy`: what comes from elsewhere. */
export function register(program: Command): void {
  const data = program
    .command('data')
    .description('list, fetch, verify and look into the data that come from elsewhere');
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
        // The benchmark's files are of use together: as one table.
        const table = ids.includes('nas-bench-201')
          ? await makeAccuracyTable({ mirror: options.mirror ?? mirror() })
          : undefined;
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
  const importing = data.command('import').description('make tables from files that you have');
  importing
    .command('nats <folder>')
    .description('make the accuracy table from the official NATS-Bench files (NATS-tss-v1_0-3ffb9-simple)')
    .option('--out <file>', 'where to write the table')
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      '\nThe table is compared with the one of the public extracts where that is in the cache.' +
        '\n\nExample:\n  $ trainless data import nats NATS-tss-v1_0-3ffb9-simple',
    )
    .action(async (folder: string, options: { out?: string; json?: boolean }) => {
      const bar = progressBar();
      try {
        const parts = await withInterrupt((signal) => importNats(folder, { signal, progress: bar }));
        const path = options.out ?? natsTablePath();
        writeTable(path, parts);
        const table = new AccuracyTable(parts);
        const extracts = existsSync(accuracyTablePath()) ? await loadAccuracyTable() : undefined;
        const compared = extracts === undefined ? [] : compareTables(table, extracts);
        if (options.json) printJson({ ...describeTable(table, path), comparedWithExtracts: compared });
        else {
          print(tableText(table, path));
          if (compared.length > 0) print(['Against the public extracts:', ...compared.map(checkText)].join('\n'));
        }
      } finally {
        bar.stop();
      }
    });
  data
    .command('accuracy <cell>')
    .description('show what is known of a cell of NAS-Bench-201, by index or cell string')
    .option('--table <file>', 'a table made by "data import nats"')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  $ trainless data accuracy 6111')
    .action(async (cell: string, options: { table?: string; json?: boolean }) => {
      const table = await loadAccuracyTable({ path: options.table });
      const index = /^\d+$/.test(cell) ? Number(cell) : table.indexOf(cell);
      const row = { index, cell: table.cellAt(index), numbers: cellNumbers(table, index) };
      if (options.json) printJson(row);
      else print(cellTextOf(row));
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
