import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

/** The machine in words, for a report; nothing that names its owner. */
export function describeMachine(): Readonly<Record<string, string>> {
  const model = cpus()[0]?.model.trim() || arch();
  return {
    processor: `${model}, ${availableParallelism()} threads usable`,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    system: `${type()} ${release()}, ${arch()}`,
  };
}

/**
 * Versions of this program, Node.js and the packages it stands on, as installed.
 * @param names - packages; default: all it depends on
 */
export function describeSoftware(names?: readonly string[]): Readonly<Record<string, string>> {
  const own = manifest(new URL('../../package.json', import.meta.url));
  const packages = names ?? Object.keys(own.dependencies ?? {});
  const versions = packages.flatMap((name) => {
    const version = installedVersion(name);
    return version === undefined ? [] : [[name, version] as const];
  });
  return { trainless: own.version ?? 'unknown', 'Node.js': process.version, ...Object.fromEntries(versions) };
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifest = (path: string | URL): Manifest => JSON.parse(readFileSync(path, 'utf8')) as Manifest;

function installedVersion(name: string): string | undefined {
  // Looked up as a file: many packages do not export their package.json.
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    try {
      return manifest(join(folder, name, 'package.json')).version;
    } catch {
      // Not in this folder; the next one up may have it.
    }
  }
  return undefined;
}
