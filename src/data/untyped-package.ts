import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Loads a package that ships no types, where it is used; the caller says what it needs of it. */
export function untypedPackage(name: 'seek-bzip' | 'tar-stream'): unknown {
  return require(name);
}
