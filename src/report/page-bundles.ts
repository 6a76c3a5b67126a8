import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { TrainlessError } from '../core/errors.js';

const PACKAGES = ['vega', 'vega-lite', 'vega-embed'] as const;

/**
 * The scripts that draw interactive charts, ready to stand inside `<script>`, each under its licence.
 * @throws {TrainlessError} MISSING_DEPENDENCY
 */
export function chartBundles(): readonly string[] {
  return PACKAGES.map(readBundle);
}

function readBundle(name: (typeof PACKAGES)[number]): string {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(name));
    const licence = readFileSync(join(folder, '..', 'LICENSE'), 'utf8').replaceAll('*/', '* /');
    const script = readFileSync(join(folder, `${name}.min.js`), 'utf8');
    return inlineScript(`/*! ${name}\n${licence}*/\n${script.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')}`);
  } catch (cause) {
    throw new TrainlessError('MISSING_DEPENDENCY', `The package ${name} is incomplete: run npm ci.`, { cause });
  }
}

/** Makes a script safe inside `<script>`: what would end or hide it is written with an escape of the same meaning. */
export function inlineScript(script: string): string {
  return script.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--');
}

/** Makes JSON safe inside `<script type="application/json">`. */
export function inlineJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
