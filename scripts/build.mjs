// Compiles src to dist. Compiler called by path: tslab installs a `tsc` binary of its own, of an older TypeScript.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'lib', 'tsc.js');
const dist = join(root, 'dist');
const fresh = join(root, `dist.${process.pid}.part`);

const result = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.json'), '--outDir', fresh], {
  stdio: 'inherit',
});
if (result.status === 0) {
  // Swapped in whole, so that a failed build leaves the old one in place.
  const old = `${fresh}.old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}
rmSync(fresh, { recursive: true, force: true });
process.exit(result.status ?? 1);
