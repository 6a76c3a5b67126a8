import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const PROGRAM = join(ROOT, 'bin', 'trainless.mjs');

/** A cell of a notebook that a test writes: a program, or text after "md:". */
export interface Cell {
  readonly source: string;
  readonly tags?: readonly string[];
}

/** A temporary folder outside the checkout in which kernels find the project's packages. */
export function workspace(): { readonly folder: string; path(name: string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'trainless-notebook-test-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return {
    folder,
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Writes a notebook of format 4.4, without ids and outputs, as an author would commit it. */
export function writeNotebook(path: string, cells: readonly (Cell | string)[], metadata: object = {}): string {
  const file = {
    nbformat: 4,
    nbformat_minor: 4,
    metadata,
    cells: cells.map((cell) => {
      const { source, tags } = typeof cell === 'string' ? { source: cell, tags: undefined } : cell;
      const common = { metadata: tags === undefined ? {} : { tags }, source };
      return source.startsWith('md:')
        ? { ...common, cell_type: 'markdown', source: source.slice(3) }
        : { ...common, cell_type: 'code', execution_count: null, outputs: [] };
    }),
  };
  writeFileSync(path, JSON.stringify(file));
  return path;
}

/** What a notebook file holds. */
export function readJson(path: string): {
  nbformat_minor: number;
  metadata: Record<string, Record<string, unknown>>;
  cells: {
    id: string;
    cell_type: string;
    source: string[];
    metadata: Record<string, unknown>;
    execution_count?: number | null;
    outputs?: Record<string, unknown>[];
  }[];
} {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Whether a process still runs; one that ended and waits to be collected does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}

/** Waits until something holds; false where it does not in time. */
export async function until(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  for (const start = Date.now(); Date.now() - start < timeoutMs; ) {
    if (condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return condition();
}

/** The first Python that has a package, if any. */
export function pythonWith(module: string): string | undefined {
  return ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0,
  );
}
