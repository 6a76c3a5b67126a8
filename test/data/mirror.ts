import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with real data that stands in for the network; undefined where there is none. */
export const MIRROR = findMirror();

/** Why tests that need real data are skipped. */
export const NO_MIRROR = 'needs real data: set TRAINLESS_MIRROR to a folder laid out as the registry of files';

function findMirror(): string | undefined {
  const besides = fileURLToPath(new URL('../../../shared/data', import.meta.url));
  const candidates = [process.env.TRAINLESS_MIRROR, besides];
  return candidates.find((folder) => folder !== undefined && existsSync(join(folder, 'mnist')));
}
