import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { TrainlessError } from '../core/errors.js';
import { ensureFolder } from '../core/files.js';
import {
  AccuracyTable,
  accuracyTablePath,
  compareTables,
  importNats,
  loadAccuracyTable,
  natsTablePath,
  readTable,
  type TableCheck,
  writeTable,
} from '../data/index.js';
import { cellNumbers, cellTextOf, checkText, describeTable, tableText } from './accuracy-table-text.js';
import { log, print, printJson } from './output.js';
import { progressBar } from './progress-bar.js';
import { withInterrupt } from './with-interrupt.js';

/** `data import nats` */
export async function importNatsFolder(folder: string, options: { out?: string; json?: boolean }): Promise<void> {
  const bar = progressBar();
  try {
    const path = options.out ?? natsTablePath();
    ensureFolder(dirname(path)); // an import takes minutes: say at once where it cannot be written
    const parts = await withInterrupt((signal) => importNats(folder, { signal, progress: bar }));
    writeTable(path, parts);
    const table = new AccuracyTable(parts);
    const compared = comparedWithExtracts(table);
    if (options.json) {
      printJson({ ...describeTable(table, path), comparedWithExtracts: compared });
      return;
    }
    print(tableText(table, path));
    if (compared.length > 0) print(['Against the public extracts:', ...compared.map(checkText)].join('\n'));
  } finally {
    bar.stop();
  }
}

/** The comparison is a courtesy: without a usable table of the extracts there is none. */
function comparedWithExtracts(table: AccuracyTable): readonly TableCheck[] {
  const path = accuracyTablePath();
  if (!existsSync(path)) return [];
  try {
    return compareTables(table, readTable(path));
  } catch (error) {
    if (!(error instanceof TrainlessError)) throw error;
    log(`Not compared with the public extracts: ${error.message}`);
    return [];
  }
}

/** `data accuracy` */
export async function showAccuracy(cell: string, options: { table?: string; json?: boolean }): Promise<void> {
  const table = await loadAccuracyTable({ path: options.table });
  const index = /^\d+$/.test(cell) ? Number(cell) : table.indexOf(cell);
  const row = { index, cell: table.cellAt(index), numbers: cellNumbers(table, index) };
  if (options.json) printJson(row);
  else print(cellTextOf(row));
}
