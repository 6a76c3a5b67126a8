import type { Command } from 'commander';
import { cacheFolder } from '../../data/download/cache.js';

const OVERVIEW = `
Files are kept in TRAINLESS_HOME (now ${cacheFolder()}).
A mirror is a folder or a base URL that holds <folder>/<file> as the list shows; --mirror or TRAINLESS_MIRROR
names it, and it is used instead of the public addresses.

Examples:
  $ trainless data list
  $ trainless data fetch mnist
  $ trainless data fetch nas-bench-201 --mirror /media/usb/data
  $ trainless data verify
  $ trainless data accuracy 6111`;

/** `trainless data list | fetch | verify | import nats | accuracy`: what comes from elsewhere. */
export function register(program: Command): void {
  const data = program.command('data').addHelpText('after', OVERVIEW);
  data
    .command('list')
    .description('show every set and file, with size, licence, and whether it is here')
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }) => (await import('../data-files.js')).listData(options));
  data
    .command('fetch <id...>')
    .description('bring sets or files into the cache, checked by their checksums; damaged ones are replaced')
    .option('--mirror <place>', 'folder or base URL to take the files from')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  $ trainless data fetch mnist splits --json')
    .action(async (ids: string[], options: { mirror?: string; json?: boolean }) =>
      (await import('../data-files.js')).fetchData(ids, options),
    );
  data
    .command('verify [id...]')
    .description('read every byte of what is in the cache and compare checksums')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nWithout ids: whatever is there. With ids: a missing file is an error too.')
    .action(async (ids: string[], options: { json?: boolean }) =>
      (await import('../data-files.js')).verifyData(ids, options),
    );
  data
    .command('import')
    .description('make tables from files that you have')
    .command('nats <folder>')
    .description('make the accuracy table from the official NATS-Bench files (NATS-tss-v1_0-3ffb9-simple)')
    .option('--out <file>', 'where to write the table')
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      '\nThe table is compared with the one of the public extracts where that is in the cache.' +
        '\n\nExample:\n  $ trainless data import nats NATS-tss-v1_0-3ffb9-simple',
    )
    .action(async (folder: string, options: { out?: string; json?: boolean }) =>
      (await import('../data-tables.js')).importNatsFolder(folder, options),
    );
  data
    .command('accuracy <cell>')
    .description('show what is known of a cell of NAS-Bench-201, by index or cell string')
    .option('--table <file>', 'a table made by "data import nats"')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  $ trainless data accuracy 6111')
    .action(async (cell: string, options: { table?: string; json?: boolean }) =>
      (await import('../data-tables.js')).showAccuracy(cell, options),
    );
}
