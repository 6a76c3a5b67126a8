// Runs after `npm ci` and `npm install` in a checkout: builds dist/ and, where a compiler is found, the native kernels,
// and links the package to itself.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await import('./link-self.mjs');
if (existsSync(join(root, 'native'))) await (await import('./build-native.mjs')).buildNative();
if (existsSync(join(root, 'src'))) await import('./build.mjs');
