// Transcribes Table A.3 from the paper's text (tab-separated cells, "±" inside) into src/paper/data/table-a3-text.ts.
//   node scripts/transcribe-table-a3.mjs PAPER.txt
// The table is printed as one block a data set, each of two parts (batch sizes 2–32, then 64–512); the first cell of a
// row (N_a) is empty where it repeats the one above.
import { readFileSync, writeFileSync } from 'node:fs';

const DATASETS = { 'CIFAR-10': 'cifar10', 'CIFAR-100': 'cifar100', 'ImageNet16-120': 'imagenet16-120' };
const text = readFileSync(process.argv[2], 'utf8');
const rows = [];
let dataset;
let batchSizes = [];
let na;
for (const line of text.slice(text.lastIndexOf('Table A.3')).split('\n')) {
  const cells = line.split('\t').map((cell) => cell.trim());
  if (cells[0] in DATASETS) dataset = DATASETS[cells[0]];
  else if (cells[0] === 'N_a') batchSizes = cells.filter((cell) => /^\d+$/.test(cell)).map(Number);
  else if (dataset !== undefined && line.includes('±')) {
    na = cells[0] === '' ? na : Number(cells[0]);
    const summaries = cells.slice(2).filter((cell) => cell !== '');
    if (summaries.length !== 2 * batchSizes.length) throw new Error(`unexpected row: ${line}`);
    batchSizes.forEach((batchSize, index) => {
      rows.push([dataset, na, Number(cells[1]), batchSize, summaries[2 * index], summaries[2 * index + 1]]);
    });
  }
}
if (rows.length !== 162)
  throw new Error(`${rows.length} rows instead of 3 data sets × 3 N_a × 2 N_init × 9 batch sizes`);
const order = Object.values(DATASETS);
rows.sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]) || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
const body = rows.map(
  (row) => `  [${row.map((cell) => (typeof cell === 'number' ? cell : `'${cell}'`)).join(', ')}],\n`,
);
writeFileSync(
  new URL('../src/paper/data/table-a3-text.ts', import.meta.url),
  `import type { BenchmarkDataset } from './datasets.js';

// Written by scripts/transcribe-table-a3.mjs from the paper's text; not to be edited by hand.

/** Table A.3 as printed: data set, N_a, N_init, batch size, validation, test. */
export const TABLE_A3_TEXT: readonly (readonly [BenchmarkDataset, number, number, number, string, string])[] = [
${body.join('')}];
`,
);
