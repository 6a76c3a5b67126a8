// Builds the optional addon with the program's own kernels: native/*.cpp → native/build/trainless.node.
//
//   npm run build:native
//
// It needs a C++17 compiler (c++, g++ or clang++, or $CXX) and nothing else: the headers come with the package
// node-api-headers. Without the addon the program computes the same numbers with ONNX Runtime, more slowly.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'native');
const target = join(source, 'build');
const addon = join(target, 'trainless.node');

/** @returns whether there is an up-to-date addon now; says on standard error why not */
export async function buildNative({ force = false } = {}) {
  const files = readdirSync(source).filter((name) => /\.(cpp|h)$/.test(name));
  const newest = Math.max(
    ...[...files.map((name) => join(source, name)), fileURLToPath(import.meta.url)].map(modified),
  );
  if (!force && existsSync(addon) && modified(addon) > newest) return true;
  if (process.platform === 'win32') return skip('Windows is not supported by it yet');
  const headers = headerFolder();
  if (headers === undefined) return skip('the headers of Node-API were not found (package node-api-headers)');
  const compiler = [process.env.CXX, 'c++', 'g++', 'clang++'].find(
    (name) => name && spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  if (compiler === undefined) return skip('no C++ compiler was found');

  const common = [
    '-O3',
    '-std=c++17',
    '-fPIC',
    '-fvisibility=hidden',
    '-fno-math-errno',
    '-fno-trapping-math',
    `-I${headers}`,
  ];
  const sets =
    process.arch === 'x64' ? { avx512: ['-mavx512f', '-mprefer-vector-width=512'], avx2: ['-mavx2', '-mfma'] } : {};
  const units = ['addon', 'network', 'draws'].map((name) => ({ name, file: `${name}.cpp`, flags: [] }));
  for (const set of ['avx512', 'avx2', 'baseline']) {
    const flags = sets[set] ?? [];
    units.push({ name: `isa-${set}`, file: `isa-${set}.cpp`, flags });
    const names = [`-DTRAINLESS_ISA=${set}`, `-DTRAINLESS_DRAWS=${set}Draws`];
    units.push({ name: `draws-${set}`, file: 'draw-functions.cpp', flags: [...flags, ...names, '-ffp-contract=off'] });
  }
  mkdirSync(target, { recursive: true });
  const object = (name) => join(target, `${name}.o`);
  const waiting = [...units];
  const failures = [];
  await Promise.all(
    Array.from({ length: Math.min(4, availableParallelism()) }, async () => {
      for (let unit = waiting.shift(); unit !== undefined && failures.length === 0; unit = waiting.shift()) {
        const result = await run(compiler, [
          ...common,
          ...unit.flags,
          '-c',
          join(source, unit.file),
          '-o',
          object(unit.name),
        ]);
        if (result !== undefined) failures.push(`${unit.file}: ${result}`);
      }
    }),
  );
  if (failures.length === 0) {
    const link = ['-shared', ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [])];
    const result = await run(compiler, [...link, ...units.map(({ name }) => object(name)), '-o', `${addon}.part`]);
    if (result !== undefined) failures.push(result);
  }
  for (const { name } of units) rmSync(object(name), { force: true });
  if (failures.length > 0) {
    rmSync(`${addon}.part`, { force: true });
    return skip(`${compiler} failed:\n${failures[0]}`);
  }
  renameSync(`${addon}.part`, addon);
  return true;
}

function skip(why) {
  rmSync(addon, { force: true });
  console.error(`The optional native kernels were not built: ${why}. ONNX Runtime computes the same, more slowly.`);
  return false;
}

function modified(path) {
  return statSync(path).mtimeMs;
}

function headerFolder() {
  const candidates = [];
  try {
    candidates.push(createRequire(import.meta.url)('node-api-headers').include_dir);
  } catch {
    // Production installs have no development packages: the headers beside Node serve as well.
  }
  candidates.push(join(dirname(dirname(process.execPath)), 'include', 'node'), '/usr/include/node');
  return candidates.find((folder) => folder && existsSync(join(folder, 'node_api.h')));
}

/** @returns what the compiler said where it failed */
function run(command, parameters) {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data) => {
      if (said.length < 4000) said += data;
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? undefined : said || `exit code ${code}`));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = (await buildNative({ force: process.argv.includes('--force') })) ? 0 : 1;
}
