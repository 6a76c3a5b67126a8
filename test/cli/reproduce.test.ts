import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readNotebook } from '../../src/notebook/index.js';
import { trainless, trainlessAsync } from '../cli.js';
import { temporaryFolder } from '../temporary-folder.js';

/**
 * Trials of a whole quick run on the embedded images (`trainless run mnist`), so that the notebook and the report run in
 * full here while the long computing, which other tests cover, is taken from the journal.
 */
const QUICK_RUN = gunzipSync(readFileSync(new URL('../fixtures/experiments/quick-mnist.jsonl.gz', import.meta.url)));

describe('reproduce', () => {
  it('runs the notebook in a real kernel and writes the report of it', { timeout: 180_000 }, async () => {
    const folder = temporaryFolder();
    const [out, runs] = [join(folder, 'report'), join(folder, 'runs')];
    mkdirSync(join(runs, 'mnist-fashion-mnist-paper'), { recursive: true });
    writeFileSync(join(runs, 'mnist-fashion-mnist-paper', 'mnist.jsonl'), QUICK_RUN);
    const { status, stdout, stderr } = await trainlessAsync(['reproduce', '--out', out, '--runs', runs, '--json']);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const result = JSON.parse(stdout);
    expect(result.report).toBe(join(out, 'index.html'));
    const page = readFileSync(result.report, 'utf8');
    for (const id of ['1a', '1b', '2', '3', '4a', '4b', '5']) expect(page).toContain(`figure-${id}-fashion-mnist`);
    expect(page).toContain('Fashion-MNIST');
    expect(result.summary.findings.length).toBeGreaterThanOrEqual(6);
    for (const { path, sha256 } of result.files) {
      expect(
        createHash('sha256')
          .update(readFileSync(join(out, path)))
          .digest('hex'),
      ).toBe(sha256);
    }
    const notebook = readNotebook(join(out, 'notebooks', '01-mnist-metric-search.ipynb'));
    const empty = notebook.cells.filter((cell) => cell.cell_type === 'code' && cell.execution_count === null);
    expect(empty).toEqual([]);
    expect(JSON.stringify(notebook)).toContain('image/png');
    // Everything was in the journal: nothing was computed anew, nothing was lost.
    expect(readFileSync(join(runs, 'mnist-fashion-mnist-paper', 'mnist.jsonl'))).toEqual(QUICK_RUN);
  });

  it('refuses unknown names before anything runs', () => {
    const folder = temporaryFolder();
    for (const wrong of [
      ['--preset', 'slow'],
      ['--data', 'cifar'],
      ['--protocol', 'mine'],
    ]) {
      expect(trainless(['reproduce', ...wrong, '--out', join(folder, 'report'), '--runs', folder]).status).toBe(2);
    }
    expect(existsSync(join(folder, 'report'))).toBe(false);
  });
});
