import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../core/files.js';
import { cacheFolder, DATA_FILES, displayAddress, isCached, loadImages } from '../../data/index.js';
import type { Check, Finding } from './check.js';
import { PACKAGE_ROOT } from './probe.js';

const embedded: Check = {
  id: 'embedded-data',
  title: 'images that ship with the program',
  fix: 'git checkout -- data (or npm ci, where it is installed as a package)',
  async run(): Promise<Finding> {
    const { sha256s, train, validation, test } = await loadImages();
    const told = readFileSync(join(PACKAGE_ROOT, 'data', 'fashion-mnist', 'README.md'), 'utf8');
    const expected = new Map(
      [...told.matchAll(/^([0-9a-f]{64}) {2}(\S+)$/gm)].map(([, sha256, name]) => [name, sha256]),
    );
    const wrong = Object.entries(sha256s).filter(([name, sha256]) => expected.get(name) !== sha256);
    if (wrong.length > 0) {
      return { status: 'problem', detail: `changed: ${wrong.map(([name]) => name).join(', ')}`, fix: embedded.fix };
    }
    const counts = [train, validation, test].map((set) => set.labels.length.toLocaleString('en')).join(' + ');
    return { status: 'ok', detail: `Fashion-MNIST, ${counts} images, ${expected.size} checksums right` };
  },
};

const cache: Check = {
  id: 'cache',
  title: 'cache of fetched data',
  fix: 'set TRAINLESS_HOME to a folder that can be written',
  run(): Finding {
    const folder = cacheFolder();
    const trial = join(folder, `.doctor-${randomBytes(4).toString('hex')}`);
    writeFileAtomic(trial, '');
    rmSync(trial);
    const here = DATA_FILES.filter((file) => isCached(file)).length;
    return {
      status: 'ok',
      detail: `${folder} can be written; it holds ${here} of ${DATA_FILES.length} files (trainless data list)`,
    };
  },
};

const mirror: Check = {
  id: 'mirror',
  title: 'mirror of public data',
  fix: 'set TRAINLESS_MIRROR to a folder or a base URL, or unset it',
  run(): Finding {
    const place = process.env.TRAINLESS_MIRROR;
    if (!place) {
      return {
        status: 'note',
        detail: 'TRAINLESS_MIRROR is not set: data come from their public addresses',
        fix: 'set it where those cannot be reached',
      };
    }
    if (/^https?:\/\//.test(place)) return { status: 'ok', detail: displayAddress(place) };
    if (existsSync(place)) return { status: 'ok', detail: place };
    return { status: 'problem', detail: `TRAINLESS_MIRROR names ${place}, which does not exist`, fix: mirror.fix };
  },
};

/** What is computed on. */
export const DATA_CHECKS: readonly Check[] = [embedded, cache, mirror];
