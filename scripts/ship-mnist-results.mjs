// Copies the results of a finished `trainless run mnist` into data/results/mnist, with how they came to be.
//
// usage: node scripts/ship-mnist-results.mjs RUN_FOLDER "COMMAND" "NOTE"
import { readFileSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { mnistCsv, readMnistStudy, SHIPPED_MNIST, trialKey, writeFileAtomic } from 'trainless-nas';

const [folder, command, note] = process.argv.slice(2);
if (folder === undefined || command === undefined || note === undefined) {
  console.error('usage: node scripts/ship-mnist-results.mjs RUN_FOLDER "COMMAND" "NOTE"');
  process.exit(2);
}
const journal = join(folder, 'mnist.jsonl');
const [header, ...lines] = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
// In the order of trials, not of their finishing: the same results give the same file.
const number = new Intl.Collator('en', { numeric: true });
const sorted = lines
  .map((line) => ({ line, key: trialKey(JSON.parse(line)) }))
  .sort((a, b) => number.compare(a.key, b.key));
const study = readMnistStudy(folder);
const version = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version;
const provenance = {
  command,
  program: `trainless ${version('../package.json')}`,
  engine: `onnxruntime-node ${version('../node_modules/onnxruntime-node/package.json')}, Node ${process.versions.node}`,
  machine: `${cpus().length} cores, ${cpus()[0].model.trim()}`,
  finished: statSync(journal).mtime.toISOString().slice(0, 10),
  note,
};
writeFileAtomic(join(SHIPPED_MNIST, 'mnist.jsonl'), [header, ...sorted.map(({ line }) => line), ''].join('\n'));
writeFileAtomic(join(SHIPPED_MNIST, 'architectures.csv'), mnistCsv(study.rows));
writeFileAtomic(join(SHIPPED_MNIST, 'provenance.json'), `${JSON.stringify(provenance, null, 2)}\n`);
console.error(
  `${SHIPPED_MNIST}: ${study.rows.length} architectures, ${study.untrainedMeasurements} untrained accuracies, ${study.trainings} trainings.`,
);
