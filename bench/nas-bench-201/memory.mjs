// Memory of a worker: all-3×3 at batch 256, then 1,000 initialisations of one cell and 1,000 cells, native and plain route.
//
// usage: node --expose-gc --max-semi-space-size=1 bench/nas-bench-201/memory.mjs [--engine native|onnxruntime] [--count 1000] [--large 256]
// The plain route makes one session a cell: this shows whether sessions leak. The small semi-space keeps JavaScript's own
// garbage out of the numbers.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  allCells,
  initialisationScheme,
  NumpyRandomState,
  ndarray,
  toCell,
  untrainedHits,
  untrainedNetworks,
} from 'trainless-nas';

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', default: 'native' },
    count: { type: 'string', default: '1000' },
    large: { type: 'string', default: '256' },
  },
});
const count = Number(options.count);
const random = new NumpyRandomState(0);

async function withNetworks(batch, work) {
  const images = ndarray(Float32Array.from(random.randn(batch * 3072)), [batch, 3, 32, 32]);
  const skeleton = { classes: 10, channels: 16, cellsPerStage: 5 };
  const networks = await untrainedNetworks(
    { images, skeleton, initialisation: initialisationScheme('torch') },
    options.engine,
  );
  await work(networks, random.randint(0, 10, batch));
  await networks.release();
}

function megabytes(field) {
  try {
    return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  } catch {
    return process.memoryUsage.rss() / 2 ** 20;
  }
}

/** Memory in use after a tenth, a half and all of the steps. */
async function grow(what, step) {
  const marks = [];
  for (let at = 1; at <= count; at++) {
    await step(at);
    if ([count / 10, count / 2, count].includes(at)) {
      globalThis.gc?.();
      marks.push(`${at}: ${megabytes('VmRSS').toFixed(0)} MB`);
    }
  }
  console.log(`${what}: ${marks.join(', ')}`);
}

const heavy = toCell([3, 3, 3, 3, 3, 3]);
await withNetworks(Number(options.large), async (networks, labels) => {
  console.log(`engine ${networks.name}`);
  await untrainedHits(networks, [heavy], [0, 1], labels);
  console.log(`all-3×3, batch ${options.large}: peak ${megabytes('VmHWM').toFixed(0)} MB`);
});
await withNetworks(2, async (networks, labels) => {
  await grow('initialisations', (seed) => untrainedHits(networks, [heavy], [seed], labels));
});
const cells = allCells();
await withNetworks(2, async (networks, labels) => {
  await grow('cells', (at) => untrainedHits(networks, [cells[(at * 15) % cells.length]], [0], labels));
});
