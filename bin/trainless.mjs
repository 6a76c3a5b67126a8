#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(fileURLToPath(main))) {
  console.error('trainless is not built yet. Run `npm ci` (or `npm run build`) in the checkout first.');
  process.exit(1);
}
const { main: run } = await import(main.href);
await run(process.argv);
