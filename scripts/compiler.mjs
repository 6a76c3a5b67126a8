// The TypeScript compiler as arguments for node. TypeScript 7 compiles this project ten times faster than 5.9, whose
// JavaScript runs on every platform and stands in where 7 has no binary. Both are called by path: tslab installs a `tsc`
// binary of its own, of an older TypeScript.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const within = (name, ...path) => join(dirname(require.resolve(`${name}/package.json`)), ...path);

/** Path of the script that node runs. */
export function compilerPath() {
  const native = within('typescript-native', 'bin', 'tsc');
  const works = spawnSync(process.execPath, [native, '--version'], { stdio: 'ignore' }).status === 0;
  return works ? native : within('typescript', 'lib', 'tsc.js');
}

/** Runs the compiler; returns its exit status. */
export function compile(args) {
  return spawnSync(process.execPath, [compilerPath(), ...args], { stdio: 'inherit' }).status ?? 1;
}
