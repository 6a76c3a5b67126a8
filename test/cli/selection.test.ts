import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScoreTable, writeScoreTable } from '../../src/experiments/index.js';
import { TABLE_2 } from '../../src/paper/index.js';
import { type CliResult, trainlessAsync } from '../cli.js';
import { MIRROR, NO_MIRROR } from '../data/mirror.js';
import { randomTable } from '../experiments/score-table/random-table.js';
import { temporaryFolder } from '../temporary-folder.js';

/** A cache that all tests share: the accuracy table is assembled once. */
const cache = mkdtempSync(join(tmpdir(), 'trainless-test-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

function run(...args: string[]): Promise<CliResult> {
  return trainlessAsync([...args, '--quiet'], {
    env: { TRAINLESS_HOME: cache, TRAINLESS_MIRROR: MIRROR ?? join(cache, 'none') },
  });
}

interface Summary {
  readonly mean: number;
  readonly std: number;
  readonly n: number;
}

describe.skipIf(MIRROR === undefined)(`trainless table (${NO_MIRROR})`, { timeout: 240_000 }, () => {
  let scores = '';
  beforeAll(() => {
    scores = join(cache, 'cifar-10-16.scores');
    writeScoreTable(scores, randomTable({ seeds: 100 }));
  });

  it('2 gives Random and Optimal to the digit, CV_U from the scores, and a place for every other row', async () => {
    const { status, stdout, stderr } = await run('table', '2', '--scores', scores, '--json');
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const result = JSON.parse(stdout) as {
      rows: {
        dataset: string;
        method: string;
        na: number | null;
        validation: Summary | null;
        test: Summary | null;
        seconds: number | null;
        paper: { validation: Summary; test: Summary } | null;
        verdict: string | null;
        comparisons: { validation: { verdict: string } } | null;
      }[];
      pValues: { row: string; dataset: string; ours: { pValue: number } | null }[];
    };
    const row = (dataset: string, method: string, na: number | null) =>
      result.rows.find((own) => own.dataset === dataset && own.method === method && own.na === na);
    for (const dataset of ['cifar10', 'cifar100', 'imagenet16-120']) {
      expect(result.rows.filter((own) => own.dataset === dataset && own.paper !== null)).toHaveLength(TABLE_2.length);
      for (const [method, na] of [
        ['random', null],
        ['optimal', 10],
        ['optimal', 100],
      ] as const) {
        const own = row(dataset, method, na);
        expect(own?.comparisons?.validation.verdict).toBe('equal to the digit');
        expect(own?.validation?.n).toBe(500);
        expect(Math.abs((own?.test?.mean ?? 0) - (own?.paper?.test.mean ?? 1))).toBeLessThan(0.0003);
      }
      expect(row(dataset, 'optimal', 25)).toMatchObject({ paper: null, verdict: null });
      expect(row(dataset, 'rea', null)).toMatchObject({ verdict: 'not computed', validation: null });
    }
    // Scores without meaning choose like Random.
    expect(row('cifar10', 'cv-u', 10)).toMatchObject({ seconds: expect.closeTo(10, 6), verdict: 'differs' });
    expect(row('cifar10', 'cv-u', 10)?.test?.mean).toBeGreaterThan(0.8);
    expect(row('cifar100', 'cv-u', 10)).toMatchObject({ verdict: 'not computed' });
    expect(result.pValues).toHaveLength(9);
    expect(result.pValues.filter(({ ours }) => ours !== null)).toHaveLength(3);
  });

  it('a3 shows every setting that the scores allow', async () => {
    const { status, stdout } = await run(
      'table',
      'a3',
      '--scores',
      scores,
      '--dataset',
      'cifar-10',
      '--runs',
      '50',
      '--json',
    );
    expect(status).toBe(0);
    const { rows, counts } = JSON.parse(stdout) as {
      rows: { na: number; nInit: number; validation: Summary | null; seedRange: { test: { sets: number } } | null }[];
      counts: Record<string, number>;
    };
    expect(rows).toHaveLength(54);
    expect(counts['not computed']).toBe(108 - 12);
    const own = rows.filter(({ validation }) => validation !== null);
    expect(own.map(({ na, nInit, seedRange }) => [na, nInit, seedRange?.test.sets ?? 0])).toEqual([
      [10, 10, 10],
      [10, 100, 0],
      [25, 10, 10],
      [25, 100, 0],
      [100, 10, 10],
      [100, 100, 0],
    ]);
  });

  it('leaves out what a table of drawn cells does not cover', async () => {
    const { header, batches } = randomTable({ seeds: 100, rowMeaning: 'cell' });
    const [first] = batches;
    if (first === undefined) throw new Error('no batch');
    // Every cell but one that is drawn in the first run of every N_a.
    const rows = [...first.cells.keys()].filter((row) => first.cells[row] !== 13349);
    const part = new ScoreTable({ ...header, batches: [{ number: 0, sha256: '', rows: rows.length }] }, [
      {
        cells: Uint16Array.from(rows, (row) => first.cells[row] ?? 0),
        hits: Uint8Array.from(rows.flatMap((row) => [...first.hits.subarray(row * 100, row * 100 + 100)])),
      },
    ]);
    const path = join(temporaryFolder(), 'part.scores');
    writeScoreTable(path, part);
    const { stdout } = await run('table', 'a3', '--scores', path, '--dataset', 'cifar10', '--json');
    const latex = await run('table', 'a3', '--scores', path, '--dataset', 'cifar10', '--all', '--format', 'latex');
    expect(latex.stdout).toContain('\\begin{tabular}');
    expect(latex.stdout).toContain('85.01');
    expect(JSON.parse(stdout).counts['not computed']).toBe(108);
  });

  it('figure 6 and A.9 draw the scores', async () => {
    const out = join(temporaryFolder(), 'figure.json');
    const drawn = await trainlessAsync(['figure', '6', '--data', scores, '--out', out, '--json'], {
      env: { TRAINLESS_HOME: cache, TRAINLESS_MIRROR: MIRROR },
    });
    expect(drawn.status).toBe(0);
    const { counts, images } = JSON.parse(drawn.stdout);
    expect(images).toBe('CIFAR-10');
    // 10 + 25 + 50 + 100 + 1000 + 5000 draws, each cell of a panel once.
    expect(counts.shown + counts.degenerate).toBeGreaterThan(5300);
    expect(counts.missing).toBe(0);
    // Without --data: the table that ships for the figure's images.
    const shipped = await trainlessAsync(['figure', '7', '--out', out, '--json'], { env: { TRAINLESS_HOME: cache } });
    expect(JSON.parse(shipped.stdout)).toMatchObject({ images: 'CIFAR-10', counts: { missing: 0 } });
    const wrong = await trainlessAsync(['figure', '3', '--data', scores]);
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('A.11') });
  });

  it('run selection looks chosen cells up', async () => {
    const out = temporaryFolder();
    const { status, stdout } = await run(
      'run',
      'selection',
      '--scores',
      scores,
      '--na',
      '10',
      '--runs',
      '30',
      '--out',
      out,
      '--json',
    );
    expect(status).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ accuracies: 'cifar-10', unit: 'fraction', protocol: 'paper' });
    expect(result.settings.map(({ nInit }: { nInit: number }) => nInit)).toEqual([3, 5, 10, 25, 50, 100]);
    for (const { selected, validation } of result.settings) {
      expect(selected).toHaveLength(30);
      expect(validation.n).toBe(30);
    }
    expect(JSON.parse(readFileSync(join(out, 'selection.json'), 'utf8'))).toEqual(result);
    const params = await run('run', 'selection', '--metric', 'parameters', '--na', '10,100', '--out', out);
    expect(params.stdout).toMatch(/10 +– +88\.95 ± 3\.87 +92\.32 ± 3\.93/);
    const published = await run('run', 'selection', '--metric', 'synflow', '--na', '10', '--out', out, '--json');
    expect(JSON.parse(published.stdout).settings[0].excludedShare).toBeCloseTo(1 - 9445 / 15625, 1);
    expect((await run('run', 'selection', '--metric', 'nonsense', '--out', out)).stderr).toMatch(/synflow/);
  });
});

describe('selection commands without any download', { timeout: 240_000 }, () => {
  it('say so where accuracies are asked for, and go on where they are not', async () => {
    const out = temporaryFolder();
    const env = { TRAINLESS_HOME: join(out, 'home'), TRAINLESS_MIRROR: join(out, 'none') };
    const options = ['run', 'selection', '--metric', 'parameters', '--na', '10', '--out', out];
    expect(await trainlessAsync([...options, '--accuracies', 'cifar-10'], { env })).toMatchObject({ status: 3 });
    const without = await trainlessAsync([...options, '--json'], { env });
    expect(without).toMatchObject({ status: 0, stderr: expect.stringContaining('without them') });
    expect(JSON.parse(without.stdout)).toMatchObject({ accuracies: null, settings: [{ test: null, na: 10 }] });
  });

  it('name the next step, and show what ships', async () => {
    const out = temporaryFolder();
    const env = { TRAINLESS_HOME: join(out, 'home'), TRAINLESS_MIRROR: join(out, 'none') };
    for (const command of [
      ['table', '2'],
      ['table', 'a3'],
      ['figure', '6'],
    ]) {
      const { status, stderr } = await trainlessAsync(command, { env });
      expect({ command, status }).toEqual({ command, status: 3 });
      expect(stderr).toContain('trainless data fetch nas-bench-201');
      expect(stderr).toContain(`trainless ${command.join(' ')} --shipped`);
    }
    const table = JSON.parse(
      (await trainlessAsync(['table', 'a3', '--shipped', '--dataset', 'cifar10', '--json'], { env })).stdout,
    );
    expect(table).toMatchObject({ table: 'a3', shipped: { runs: 500 }, unit: 'fraction' });
    expect(table.rows).toHaveLength(54);
    expect(Object.values(table.counts as Record<string, number>).reduce((sum, count) => sum + count, 0)).toBe(108);
    expect((await trainlessAsync(['table', '2', '--shipped'], { env })).stdout).toMatch(
      /\| CIFAR-10 \| Random \| 83\.20 ± 13\.28 \| 83\.20 ± 13\.28 \| equal to the digit/,
    );
    const figure = await trainlessAsync(['figure', '6', '--shipped', '--out', join(out, 'figure.svg'), '--json'], {
      env,
    });
    expect(JSON.parse(figure.stdout)).toMatchObject({ images: 'CIFAR-10', counts: { missing: 0 } });
    const mnist = await trainlessAsync(['figure', '3', '--shipped', '--json'], { env });
    expect(JSON.parse(mnist.stdout)).toMatchObject({ images: 'MNIST', counts: { shown: 144 } });
  });

  it('run the grid of batch sizes live, resumable', async () => {
    const out = temporaryFolder();
    const grid = [
      ...['run', 'batch-size-grid', '--batch-sizes', '2,4', '--runs', '4', '--na', '3', '--n-init', '3,5'],
      ...['--seeds', '0:5', '--out', out, '--json', '--quiet'],
    ];
    const first = await trainlessAsync(grid);
    expect(first.status).toBe(0);
    const result = JSON.parse(first.stdout);
    expect(result.tableA3).toBeNull();
    expect(
      result.settings.map(({ batchSize, nInit }: { batchSize: number; nInit: number }) => [batchSize, nInit]),
    ).toEqual([
      [2, 3],
      [2, 5],
      [4, 3],
      [4, 5],
    ]);
    const again = await trainlessAsync(grid);
    expect(again.stderr).toMatch(/Batches of 4: 0 networks computed, \d+ taken from earlier/);
    expect(JSON.parse(again.stdout)).toEqual(result);
  });

  it('refuse wrong use with exit code 2', async () => {
    for (const wrong of [
      ['table', '3'],
      ['table', '2', '--format', 'word'],
      ['table', '2', '--shipped', '--runs', '10'],
      ['figure', '6', '--shipped', '--data', 'a.scores'],
      ['run', 'selection', '--scores', 'a', '--data', 'cifar-10'],
    ]) {
      const { status, stderr } = await trainlessAsync(wrong);
      expect({ wrong, status, said: stderr !== '' }).toEqual({ wrong, status: 2, said: true });
    }
    const { status, stderr } = await trainlessAsync(['table', '2', '--scores', join(cache, 'nothing.scores')]);
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining('nothing.scores') });
  });
});
