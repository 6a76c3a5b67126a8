import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { loadColourImages } from '../../../src/data/index.js';
import {
  drawBatch,
  drawCandidates,
  drawnCells,
  EVERY_CELL,
  EVERY_CLASS,
  readScoreTable,
  type ScoreTable,
} from '../../../src/experiments/index.js';
import { functionalClasses } from '../../../src/spaces/index.js';
import { startTrainless, trainlessAsync } from '../../cli.js';
import { temporaryFolder } from '../../temporary-folder.js';

/** Small networks and few cells: 40 candidates in two batches. */
const RUN = [
  ...['run', 'scores', '--channels', '16', '--per-stage', '1', '--batch-size', '4', '--workers', '2'],
  ...['--cells', 'drawn', '--na', '2', '--runs', '20', '--batches', '2', '--seeds', '0:6'],
];

/** What two runs must agree in. */
function content({ header, batches }: ScoreTable): unknown {
  return { ...header, provenance: undefined, data: batches };
}

describe('plans of cells', () => {
  it('are the classes, all cells, or what the selection draws', async () => {
    const classes = EVERY_CLASS.cells(0);
    expect(classes).toHaveLength(functionalClasses().count);
    expect([...classes]).toEqual([...classes].sort((a, b) => a - b));
    expect(EVERY_CELL.cells(3)).toHaveLength(15_625);
    const { cells } = drawCandidates({ na: 10 });
    const plan = drawnCells({ nas: [10], protocol: 'paper', batches: 250 });
    expect([...plan.cells(7)]).toEqual(
      [...new Set([...cells.subarray(70, 80), ...cells.subarray(2570, 2580)])].sort((a, b) => a - b),
    );
    expect(drawnCells({ nas: [10], protocol: 'authors-code', batches: 1 }).cells(0)).toHaveLength(new Set(cells).size);
  });
});

describe('run scores', { timeout: 240_000 }, () => {
  it('gives the same table after kills as without any, and grows', async () => {
    const folder = temporaryFolder();
    const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')];
    const first = await trainlessAsync([...RUN, '--out', whole, '--json']);
    expect(first).toMatchObject({ status: 0 });
    const path: string = JSON.parse(first.stdout).path;
    const table = readScoreTable(path);
    expect(table.header).toMatchObject({ batchSize: 4, seeds: { first: 0, count: 6 }, rowMeaning: 'cell' });
    expect(table.header.provenance.secondsPerNetwork).toBeGreaterThan(0);
    expect(table.header.provenance.engines).toHaveLength(1);

    for (let kills = 0; kills < 3; kills++) {
      const child = startTrainless([...RUN, '--out', killed]);
      const exit = once(child, 'exit');
      await Promise.race([sleep(200 + Math.random() * 1_500), exit]);
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await exit;
    }
    expect((await trainlessAsync([...RUN, '--out', killed])).status).toBe(0);
    const resumed = readScoreTable(join(killed, 'fashion-mnist-4-c16n1.scores'));
    expect(content(resumed)).toEqual(content(table));

    // Everything is there: nothing is computed again, and what is known of the computation stays.
    const again = await trainlessAsync([...RUN, '--out', whole]);
    expect(again.stderr).toMatch(/^0 networks computed, \d+ taken from earlier/m);
    expect(readScoreTable(path).header.provenance).toEqual(table.header.provenance);

    const more = await trainlessAsync([...RUN.slice(0, -1), '0:8', '--out', whole]);
    expect(more.status).toBe(0);
    const grown = readScoreTable(path);
    const cell = table.batches[1]?.cells[3] ?? 0;
    expect(grown.hits(cell, 1)?.subarray(0, 6)).toEqual(table.hits(cell, 1));
    expect(grown.seeds).toBe(8);
  });

  it('stops cleanly on Ctrl-C, and a damaged journal is named', async () => {
    const out = join(temporaryFolder(), 'run');
    const child = startTrainless([...RUN, '--out', out]);
    const journal = join(out, 'batch-0000', 'untrained.jsonl');
    while ((statSync(journal, { throwIfNoEntry: false })?.size ?? 0) < 400) await sleep(20);
    const exit = once(child, 'exit');
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    expect((await exit)[0]).toBe(130);
    // No table of a part.
    expect(readdirSync(out).filter((name) => name.endsWith('.scores'))).toEqual([]);
    writeFileSync(journal, readFileSync(journal, 'utf8').replace(/"hits":\[/, '"hits":'));
    const { status, stderr } = await trainlessAsync([...RUN, '--out', out]);
    expect({ status, stderr }).toMatchObject({ status: 3, stderr: expect.stringContaining('untrained.jsonl') });
  });

  it('shows networks the images that it names, and counts as one network alone does', async () => {
    const { batchSha256, runUntrained } = await import('../../../dist/experiments/index.js');
    const { cellFromIndex } = await import('../../../dist/spaces/index.js');
    const out = temporaryFolder();
    const { status } = await trainlessAsync([...RUN, '--seeds', '2:4', '--engine', 'onnxruntime', '--out', out]);
    expect(status).toBe(0);
    const table = readScoreTable(join(out, 'fashion-mnist-4-c16n1.scores'));
    const batch = drawBatch(await loadColourImages({ parts: ['train'] }), { batchSize: 4, number: 1 });
    expect(table.header.batches[1]?.sha256).toBe(batchSha256(batch));
    const cell = table.batches[1]?.cells[0] ?? 0;
    const alone = await runUntrained({
      batch,
      cells: [cellFromIndex(cell)],
      seeds: { first: 2, count: 2 },
      skeleton: table.header.network.skeleton,
      initialisation: 'torch',
    });
    expect(alone.hits[0]).toEqual([...(table.hits(cell, 1) ?? [])]);
  });

  it('refuses wrong use with exit code 2', async () => {
    for (const wrong of [
      ['--batch-size', '5000'],
      ['--init', 'mine'],
      ['--data', 'mnist-1d'],
      ['--engine', 'gpu'],
    ]) {
      const { status, stderr } = await trainlessAsync([
        'run',
        'scores',
        ...wrong,
        '--out',
        join(temporaryFolder(), 'run'),
      ]);
      expect({ wrong, status, said: stderr !== '' }).toEqual({ wrong, status: 2, said: true });
    }
  });
});
