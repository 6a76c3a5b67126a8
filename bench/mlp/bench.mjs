// Trainings a minute of Algorithm 1, ours against the same loop in PyTorch, one thread each, in turn, in one run.
//
// usage: node bench/mlp/bench.mjs [--units 8,64,256,1024] [--rounds 3] [--data mnist] [--python /usr/bin/python3] [--blas as-set]
// Needs a Python with torch and numpy for the peer; without it, ours alone is timed. An OPENBLAS_CORETYPE that the machine
// sets is dropped for the peer, because it slows it on new processors; `--blas as-set` keeps it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  GraphBuilder,
  initialiseMlp,
  Mt19937,
  mlpParameterCount,
  mlpTrainer,
  mnistSettings,
  onnxRuntimeEngine,
  studyImages,
} from 'trainless-nas';

const { values: options } = parseArgs({
  options: {
    units: { type: 'string', default: '8,64,256,1024' },
    rounds: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
    data: { type: 'string', default: 'fashion-mnist' },
    blas: { type: 'string', default: 'fastest' },
  },
});
const settings = mnistSettings('paper', options.data);
const images = await studyImages(settings);
const engine = await onnxRuntimeEngine();
const trainer = await mlpTrainer(engine, images, settings);
const inFull = await mlpTrainer(engine, images, settings, { returnCurve: true });
const folder = mkdtempSync(join(tmpdir(), 'trainless-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const [name, { pixels, labels }] of Object.entries(images)) {
  writeFileSync(
    join(folder, `${name}-images.f32`),
    new Uint8Array(pixels.data.buffer, pixels.data.byteOffset, pixels.data.byteLength),
  );
  writeFileSync(
    join(folder, `${name}-labels.i64`),
    new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength),
  );
}

/** GFLOP/s of one large matrix product on one thread: the ceiling. */
async function gemmRate() {
  const size = 1024;
  const repeats = 8;
  const builder = new GraphBuilder('gemm');
  const a = builder.input('a', 'float32', [size, size]);
  const { state } = builder.loop(
    builder.intScalar(repeats),
    [{ initial: a, hint: 'x', type: 'float32', shape: [size, size] }],
    ({ builder: inner, state: [x] }) => ({
      state: [inner.gemm(a, x)],
    }),
  );
  builder.output(state[0], 'float32', [size, size]);
  const session = await engine.prepare(builder.build());
  const inputs = { a: { data: new Float32Array(size * size).fill(1 / size), shape: [size, size] } };
  let best = Infinity;
  for (let i = 0; i < 6; i++) {
    const started = performance.now();
    await session.run(inputs);
    best = Math.min(best, performance.now() - started);
  }
  await session.release();
  return (2 * size ** 3 * repeats) / best / 1e6;
}

async function ours(units, by = trainer) {
  const weights = initialiseMlp({ units1: units, units2: units }, Mt19937.fromSeed(1));
  const started = performance.now();
  const result = await by.train(weights, 0.001, Mt19937.fromSeed(2));
  return { seconds: (performance.now() - started) / 1000, validatedShare: result.validatedShare };
}

function peer(units) {
  const env = {
    ...process.env,
    MALLOC_MMAP_MAX_: '0',
    MALLOC_TRIM_THRESHOLD_: '-1',
    MALLOC_TOP_PAD_: '134217728',
    OMP_NUM_THREADS: '1',
  };
  if (options.blas !== 'as-set') {
    delete env.OPENBLAS_CORETYPE;
    delete env.OPENBLAS_L2_SIZE;
  }
  const script = fileURLToPath(new URL('peer.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(options.python, [script, folder, String(units), String(units)], {
    encoding: 'utf8',
    env,
  });
  if (status !== 0) {
    console.error(
      `The PyTorch peer did not run (${stderr?.trim().split('\n').at(-1) ?? 'no such program'}); ours alone is timed.`,
    );
    return undefined;
  }
  return JSON.parse(stdout);
}

const live = new Set();
for (const [at, value] of images.train.pixels.data.entries()) if (value !== 0) live.add(at % 784);
const gemm = await gemmRate();
console.log(
  `${cpus()[0].model.trim()}; one thread each; GEMM ${gemm.toFixed(0)} GFLOP/s; ${engine.name} ${engine.version}; Node ${process.version}`,
);
console.log(
  `${images.train.labels.length} training, ${images.validation.labels.length} validation images; ${live.size} of 784 pixels are ever non-zero in training (ours leaves the others' constant share out of every epoch)`,
);
console.log(
  'ours: epochs are validated until they are beaten (the same result); in full: every epoch on all images, as the peer does',
);
console.log(
  'units       ours s  per min  % of GEMM  validated  in full s  % of GEMM  PyTorch s  per min  ratio  in full',
);
for (const units of options.units.split(',').map(Number)) {
  const { validatedShare } = await ours(units);
  const times = { ours: [], inFull: [], peer: [] };
  const rounds = units >= 512 ? 1 : Number(options.rounds);
  let torch;
  for (let round = 0; round < rounds; round++) {
    times.ours.push((await ours(units)).seconds);
    times.inFull.push((await ours(units, inFull)).seconds);
    const result = peer(units);
    if (result) {
      times.peer.push(result.seconds);
      torch = result.torch;
    }
  }
  const [mine, full, theirs] = [times.ours, times.inFull, times.peer].map((all) => Math.min(...all));
  const size = mlpParameterCount({ units1: units, units2: units }) - 784 * units + live.size * units;
  // Forward and backward of 800 batches of 50, forward of 150 validations (in part) and one test of 5,000.
  const ceiling = (seconds, share) =>
    ((100 * size * 2 * (200 * 200 * 3 + (150 * share + 1) * 5000)) / seconds / 1e9 / gemm).toFixed(0);
  const peers = (value, digits) => (theirs < Infinity ? value.toFixed(digits) : '–');
  console.log(
    [
      `${units}x${units}`.padEnd(10),
      mine.toFixed(2).padStart(7),
      (60 / mine).toFixed(1).padStart(8),
      ceiling(mine, validatedShare).padStart(10),
      `${(100 * validatedShare).toFixed(0)} %`.padStart(10),
      full.toFixed(2).padStart(10),
      ceiling(full, 1).padStart(10),
      peers(theirs, 2).padStart(10),
      peers(60 / theirs, 1).padStart(8),
      peers(theirs / mine, 2).padStart(6),
      peers(theirs / full, 2).padStart(8),
      torch ? `  torch ${torch}` : '',
    ].join(' '),
  );
}
