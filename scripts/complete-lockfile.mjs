// Adds to package-lock.json the optional platform packages that the registry at hand did not serve.
// Without these entries `npm ci` on the same registry refuses the lockfile ("Missing: … from lock file");
// with them other platforms fetch their own binaries by name and version.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8'));
const OSES = [
  'android',
  'darwin',
  'freebsd',
  'netbsd',
  'openbsd',
  'linux',
  'win32',
  'sunos',
  'aix',
  'openharmony',
  'wasi',
];
const CPUS = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32', 'universal'];
const ALIASES = { 32: 'ia32', ppc64le: 'ppc64', windows: 'win32', wasm32: 'wasm32' };
let added = 0;

for (const [owner, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(owner, name) || !/^\d/.test(version)) continue;
    const words = name.split(/[/-]/).map((word) => ALIASES[word] ?? word);
    const os = words.filter((word) => OSES.includes(word));
    const cpu = words.filter((word) => CPUS.includes(word));
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(cpu.length > 0 ? { cpu } : {}),
      optional: true,
      ...(os.length > 0 ? { os } : {}),
    };
    added += 1;
  }
}
if (added > 0) {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
}
console.error(`package-lock.json: ${added} platform packages added.`);

/** Node's resolution: the package may lie in any node_modules folder above its owner. */
function isLocked(owner, name) {
  for (let folder = owner; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '' || !folder.includes('/node_modules/')) break;
  }
  return Boolean(lock.packages[`node_modules/${name}`]);
}
