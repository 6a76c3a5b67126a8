// Untrained networks of NAS-Bench-201: the native kernels and the plain route against the authors' scoring in PyTorch, on
// the same batch, one thread each, in turn, in one run. A measurement is one initialisation: drawing the weights, one
// forward pass, counting hits; the best of several counts, in CPU time, which other programs inflate least.
//
// usage: node bench/nas-bench-201/bench.mjs [--batch 16] [--cells 333333,3np1s3,…] [--rounds 3] [--python python3]
//          [--sections ratio,batch,seeds,workers]
// A cell is six letters: n none, s skip, 1 and 3 convolutions, p pool; edges 0→1; 0→2, 1→2; 0→3, 1→3, 2→3.
// Needs a Python with torch and numpy for the peer; without it, ours alone is timed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  cellMacs,
  GraphBuilder,
  initialisationScheme,
  labelledBatch,
  NumpyRandomState,
  ndarray,
  onnxRuntimeEngine,
  reduceCell,
  runUntrained,
  toCell,
  untrainedHits,
  untrainedNetworks,
} from 'trainless-nas';

const { values: options } = parseArgs({
  options: {
    batch: { type: 'string', default: '16' },
    cells: {
      type: 'string',
      default: 'nnnsnn,ssssss,pppppp,nnn1nn,nnn3nn,sp1nps,111111,s31pn1,3np1s3,p13s3n,1p3s31,33n3s1,3s3p33,333333',
    },
    rounds: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
    sections: { type: 'string', default: 'ratio,batch,seeds,workers' },
  },
});
const CLASSES = 10;
const LARGEST = 256;
const skeleton = { classes: CLASSES, channels: 16, cellsPerStage: 5 };
const random = new NumpyRandomState(0);
const images = Float32Array.from(random.randn(LARGEST * 3 * 32 * 32));
const labels = random.randint(0, CLASSES, LARGEST);
const sections = new Set(options.sections.split(','));

const cellOf = (ops) => toCell(Array.from(ops, (op) => 'ns13p'.indexOf(op)));
const networksOn = (batch, engine) =>
  untrainedNetworks(
    {
      images: ndarray(images.subarray(0, batch * 3072), [batch, 3, 32, 32]),
      skeleton,
      initialisation: initialisationScheme('torch'),
    },
    engine,
  );
const geometricMean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
const column = (value, width = 9) => String(value).padStart(width);
const digits = (value, places = 2) => value.toFixed(places);

/** CPU seconds of this process, all threads. */
function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function peakMegabytes() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}

/** The best seconds of one initialisation, and the hits of the first seeds. */
async function ours(networks, batch, ops, seeds) {
  const cell = cellOf(ops);
  const hits = [];
  let best = Infinity;
  for (let seed = 0; seed < seeds; seed++) {
    const started = cpuSeconds();
    const [counts] = await untrainedHits(networks, [cell], [seed], labels.slice(0, batch));
    best = Math.min(best, cpuSeconds() - started);
    hits.push(counts[0]);
  }
  return { best, hits };
}

/** Mean seconds of some initialisations in one run: the plain route prepares one session for all. */
async function together(networks, batch, ops, count) {
  const seeds = Array.from({ length: count }, (_, seed) => seed);
  const started = cpuSeconds();
  await untrainedHits(networks, [cellOf(ops)], seeds, labels.slice(0, batch));
  return (cpuSeconds() - started) / count;
}

/** Starts the peer; undefined where there is no PyTorch. */
async function startPeer(batch) {
  const folder = mkdtempSync(join(tmpdir(), 'trainless-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'images.f32'), new Uint8Array(images.buffer, images.byteOffset, images.byteLength));
  writeFileSync(join(folder, 'labels.i64'), new Uint8Array(BigInt64Array.from(labels, BigInt).buffer));
  // The allocator keeps its pages: otherwise PyTorch spends much of its time on page faults.
  const malloc = { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: '4000000000', MALLOC_TOP_PAD_: '500000000' };
  const env = { ...process.env, ...malloc };
  // A core type forced on OpenBLAS slows it on newer processors.
  delete env.OPENBLAS_CORETYPE;
  const script = fileURLToPath(new URL('peer.py', import.meta.url));
  const child = spawn(options.python, [script, folder, String(batch), String(CLASSES)], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    return done ? undefined : JSON.parse(value);
  };
  const hello = await answer();
  if (hello === undefined) return undefined;
  return {
    version: hello.torch,
    async measure(ops, seeds) {
      child.stdin.write(`${JSON.stringify({ ops, seeds })}\n`);
      return await answer();
    },
    stop: () => child.stdin.end(),
  };
}

/** GFLOP/s of a large matrix product by ONNX Runtime on one thread: the ceiling of a plain sum of products. */
async function gemmRate() {
  const size = 768;
  const repeats = 8;
  const builder = new GraphBuilder('gemm');
  const a = builder.input('a', 'float32', [size, size]);
  const { state } = builder.loop(
    builder.intScalar(repeats),
    [{ initial: a, hint: 'x', type: 'float32', shape: [size, size] }],
    ({ builder: inner, state: [x] }) => ({ state: [inner.gemm(a, x)] }),
  );
  builder.output(state[0], 'float32', [size, size]);
  const session = await (await onnxRuntimeEngine()).prepare(builder.build());
  const inputs = { a: ndarray(new Float32Array(size * size).fill(1 / size), [size, size]) };
  let best = Infinity;
  for (let i = 0; i < 12; i++) {
    const started = cpuSeconds();
    await session.run(inputs);
    best = Math.min(best, cpuSeconds() - started);
  }
  await session.release();
  return (2 * size ** 3 * repeats) / best / 1e9;
}

async function ratioSection(batch) {
  const names = options.cells.split(',');
  const rounds = Number(options.rounds);
  const seeds = batch > 64 ? 2 : 4;
  const fast = await networksOn(batch, 'auto');
  const plain = await networksOn(batch, 'onnxruntime');
  const peer = await startPeer(batch);
  const gemm = await gemmRate();
  console.log(
    `\nOne initialisation, batch ${batch}, ${fast.name}, plain route ${plain.name}, PyTorch ${peer?.version ?? 'not found'}; ` +
      `matrix product ${digits(gemm, 0)} GFLOP/s`,
  );
  console.log('cell     PyTorch ms  plain ms   ours ms  ×PyTorch    ×plain   GFLOP/s  of GEMM  equal hits');
  const [ratios, plainRatios] = [[], []];
  for (const ops of names) {
    let [mine, theirs, route] = [Infinity, Infinity, Infinity];
    let equal = peer === undefined ? '?' : 'yes';
    for (let round = 0; round < rounds; round++) {
      const ourResult = await ours(fast, batch, ops, seeds * 2);
      mine = Math.min(mine, ourResult.best);
      const theirResult = await peer?.measure(ops, seeds);
      if (theirResult) {
        theirs = Math.min(theirs, ...theirResult.seconds);
        if (theirResult.hits.some((count, seed) => count !== ourResult.hits[seed])) equal = 'NO';
      }
      if (round === 0) route = await together(plain, batch, ops, seeds);
    }
    const flops = 2 * batch * cellMacs(reduceCell(cellOf(ops)).cell, 32, skeleton);
    ratios.push(theirs / mine);
    plainRatios.push(route / mine);
    console.log(
      [
        ops,
        column(digits(theirs * 1000), 12),
        column(digits(route * 1000)),
        column(digits(mine * 1000)),
        column(digits(theirs / mine)),
        column(digits(route / mine)),
        column(digits(flops / mine / 1e9, 0)),
        column(`${digits((100 * flops) / mine / 1e9 / gemm, 0)} %`, 8),
        column(equal, 11),
      ].join(' '),
    );
  }
  console.log(
    `geometric mean: ${digits(geometricMean(ratios))} times PyTorch, ${digits(geometricMean(plainRatios))} times the plain route`,
  );
  const memory = await peer?.measure(names.at(-1), 1);
  console.log(
    `peak memory: ours with the plain route ${digits(peakMegabytes(), 0)} MB, PyTorch ${digits(memory?.rssMegabytes ?? Number.NaN, 0)} MB`,
  );
  console.log("GFLOP/s count the sums of products of a plain convolution; Winograd's need a quarter of the products.");
  peer?.stop();
  await Promise.all([fast.release(), plain.release()]);
}

async function batchSection() {
  const cells = options.cells.split(',').filter((_, at, all) => at % Math.ceil(all.length / 5) === 0);
  console.log(`\nCost by batch size, mean over ${cells.join(' ')}, ms for one initialisation`);
  for (const batch of [1, 2, 4, 8, 16, 32, 64, 128, 256]) {
    const networks = await networksOn(batch, 'auto');
    const times = [];
    for (const ops of cells) times.push((await ours(networks, batch, ops, batch > 64 ? 3 : 8)).best * 1000);
    await networks.release();
    const mean = times.reduce((a, b) => a + b) / times.length;
    console.log(`${column(batch, 5)} images ${column(digits(mean))} ms  ${digits(mean / batch, 3)} ms an image`);
  }
}

async function seedsSection(batch) {
  const networks = await networksOn(batch, 'auto');
  console.log(`\nCost by initialisations, 3np1s3, batch ${batch}`);
  for (const count of [1, 10, 100]) {
    const seeds = Array.from({ length: count }, (_, seed) => seed);
    const started = cpuSeconds();
    await untrainedHits(networks, [cellOf('3np1s3')], seeds, labels.slice(0, batch));
    const taken = (cpuSeconds() - started) * 1000;
    console.log(`${column(count, 5)} seeds ${column(digits(taken, 1))} ms  ${digits(taken / count)} ms each`);
  }
  await networks.release();
}

async function workersSection(batch) {
  const cells = options.cells.split(',').map(cellOf);
  const data = labelledBatch(
    ndarray(images.subarray(0, batch * 3072), [batch, 3, 32, 32]),
    ndarray(Int32Array.from(labels.slice(0, batch)), [batch]),
    CLASSES,
  );
  const seeds = { first: 0, count: Math.max(10, Math.ceil(1600 / batch)) };
  console.log(
    `\nWorker processes (start of the processes included), batch ${batch}, ${cells.length} cells × ${seeds.count} seeds`,
  );
  const best = new Map();
  for (let round = 0; round < 2; round++) {
    for (const workers of [1, 2]) {
      const { elapsedMs, cpuMs } = await runUntrained({
        batch: data,
        cells,
        seeds,
        skeleton,
        initialisation: 'torch',
        workers,
      });
      const known = best.get(workers) ?? { wall: Infinity, cpu: Infinity };
      best.set(workers, { wall: Math.min(known.wall, elapsedMs), cpu: Math.min(known.cpu, cpuMs) });
    }
  }
  for (const [workers, { wall, cpu }] of best) {
    console.log(
      `${column(workers, 5)} workers ${column(digits(wall / 1000))} s, ${digits(cpu / 1000)} s of CPU time together`,
    );
  }
  const [one, two] = [best.get(1), best.get(2)];
  console.log(
    `two are ${digits(one.wall / two.wall)} times as fast as one; by CPU time, on cores of their own: ${digits((2 * one.cpu) / two.cpu)}`,
  );
}

console.log(`${cpus()[0]?.model}, Node ${process.version}`);
const batch = Number(options.batch);
if (sections.has('ratio')) await ratioSection(batch);
if (sections.has('batch')) await batchSection();
if (sections.has('seeds')) await seedsSection(batch);
if (sections.has('workers')) await workersSection(batch);
