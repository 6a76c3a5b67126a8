// Computes the selection experiment from the score tables in data/scores and the trained accuracies of NAS-Bench-201
// (the cache, or fetched), and keeps it in data/results/selection for those who download nothing.
//
// usage: node scripts/ship-selection-results.mjs
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  findScoreTables,
  loadSelectionData,
  SHIPPED_SELECTION,
  selectionStudy,
  writeSelectionStudy,
} from 'trainless-nas';

const RUNS = 500;
const started = performance.now();
const files = findScoreTables();
const data = await loadSelectionData({ download: true });
const { accuracies, published, sources } = data;
const study = selectionStudy({ tables: files.map(({ table }) => table), accuracies, published, runs: RUNS });
const { version } = JSON.parse(readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8'));
writeSelectionStudy(SHIPPED_SELECTION, {
  study,
  files,
  sources,
  about: {
    command: 'node scripts/ship-selection-results.mjs',
    program: `trainless ${version}`,
    machine: `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`,
    finished: new Date().toISOString().slice(0, 10),
    runs: RUNS,
  },
});
console.error(
  `${SHIPPED_SELECTION}: ${files.length} score tables, ${study.figures.length} figures, in ${((performance.now() - started) / 1000).toFixed(1)} s.`,
);
