// Links node_modules/trainless-nas to this checkout, so that notebooks and scripts import the package by name.
import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const link = join(modules, 'trainless-nas');

mkdirSync(modules, { recursive: true });
if (existsSync(link) || isDanglingLink(link)) rmSync(link, { recursive: false, force: true });
// Windows: a junction needs an absolute target and no privilege; elsewhere a relative link survives a moved folder.
symlinkSync(process.platform === 'win32' ? root : '..', link, process.platform === 'win32' ? 'junction' : 'dir');

function isDanglingLink(path) {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
