// Checks the types of everything: src, test, bench.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from './compiler.mjs';

process.exit(compile(['--noEmit', '-p', join(dirname(dirname(fileURLToPath(import.meta.url))), 'tsconfig.test.json')]));
