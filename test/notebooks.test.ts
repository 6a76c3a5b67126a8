import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readNotebook } from '../src/notebook/index.js';
import { trainlessAsync } from './cli.js';
import { temporaryFolder } from './temporary-folder.js';

const NOTEBOOKS = fileURLToPath(new URL('../notebooks/', import.meta.url));

/** Runs a notebook in a real kernel. @returns all that it shows, as text */
async function run(name: string, ...options: readonly string[]): Promise<string> {
  const out = temporaryFolder();
  const { status, stderr } = await trainlessAsync(['notebook', 'run', join(NOTEBOOKS, name), '--out', out, ...options]);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const { cells } = readNotebook(join(out, name));
  return cells
    .flatMap((cell) => (cell.cell_type === 'code' ? cell.outputs : []))
    .map((output) => JSON.stringify(output))
    .join('\n');
}

/** The notebooks that `reproduce` does not run; its own test runs the others. */
describe('notebooks', () => {
  it('02: the space, a cell that is asked for, and its network', { timeout: 120_000 }, async () => {
    const shown = await run('02-nas-bench-201.ipynb', '--set', 'example=1462', '--set', 'seeds=3');
    expect(shown).toContain('4,930');
    expect(shown).toContain('1,531,546'); // parameters of the cell with six 3×3 convolutions
    expect(shown).toMatch(/CV_U = σ_U \/ μ_U = 0\.\d{4}/);
    expect(shown).toContain('image/png');
  });

  it("04: the paper's tests recomputed, and what the audit finds", { timeout: 120_000 }, async () => {
    const shown = await run('04-audit-and-statistics.ipynb');
    expect(shown).toContain('0.02273');
    expect(shown).toContain('5.52e-17 (Welch)');
    expect(shown).toContain('23 findings');
    expect(shown).toContain('at most 9.479');
  });
});
