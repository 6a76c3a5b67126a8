import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { NumpyRandomState, ndarray } from '../../src/core/index.js';
import { writeNpy } from '../../src/data/index.js';
import { nativeAddon, untrainedNetworks } from '../../src/engine/index.js';
import type { UntrainedRow } from '../../src/experiments/index.js';
import { initialisationScheme } from '../../src/graph/index.js';
import { cellFromIndex, formatCell, functionalClasses } from '../../src/spaces/index.js';
import { startTrainless, trainless } from '../cli.js';
import { temporaryFolder } from '../temporary-folder.js';
import { runHere } from './run.js';

const BATCH = 12;

/** A folder with images and labels, and the arguments that name them. */
function batchFolder(size = 32): { folder: string; args: string[]; images: Float32Array } {
  const folder = temporaryFolder();
  const random = new NumpyRandomState(3);
  const images = Float32Array.from(random.randn(BATCH * 3 * size * size));
  writeNpy(join(folder, 'x.npy'), ndarray(images, [BATCH, 3, size, size]));
  writeNpy(join(folder, 'y.npy'), ndarray(BigInt64Array.from(random.randint(0, 4, BATCH), BigInt), [BATCH]));
  const files = ['--images', join(folder, 'x.npy'), '--labels', join(folder, 'y.npy')];
  return { folder, args: ['score', ...files, '--classes', '4', '--cells', '1'], images };
}

function rowsOf(args: readonly string[]): UntrainedRow[] {
  const { status, stdout, stderr } = trainless([...args, '--json', '--quiet']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as UntrainedRow[];
}

describe('trainless score', () => {
  it('prints a row for each architecture in the order given, the same with both engines', () => {
    const { args } = batchFolder();
    const cells = ['6111', '1651', formatCell(cellFromIndex(1462)), '0', '6111'];
    const asked = [...args, '--seeds', '2:8', ...cells.flatMap((cell) => ['--arch', cell])];
    const rows = rowsOf([...asked, '--engine', 'onnxruntime']);
    expect(rows.map(({ arch }) => arch)).toEqual(
      [6111, 1651, 1462, 0, 6111].map((at) => formatCell(cellFromIndex(at))),
    );
    for (const { hits, accuracies, mean, std, cvU, status } of rows) {
      expect(hits).toHaveLength(6);
      expect(accuracies).toEqual(hits.map((count) => count / BATCH));
      const average = accuracies.reduce((a, b) => a + b) / 6;
      const deviation = Math.sqrt(accuracies.reduce((sum, value) => sum + (value - average) ** 2, 0) / 6);
      expect(mean).toBeCloseTo(average, 12);
      expect(std).toBeCloseTo(deviation, 12);
      if (status === 'ok') expect(cvU).toBeCloseTo(deviation / average, 12);
      else expect(cvU).toBeNull();
    }
    // A disconnected cell answers class 0 whatever its weights.
    expect(rows[1]).toMatchObject({ status: 'degenerate', reason: 'constant-sample', std: 0, cvU: null });
    expect(rows[4]).toEqual(rows[0]);
    if (nativeAddon()) expect(rowsOf([...asked, '--engine', 'native', '--workers', '1'])).toEqual(rows);
  });

  it('computes equal cells once with --unique', () => {
    const { args } = batchFolder(16);
    const classes = functionalClasses();
    const twins = classes.members(classes.classOf[0] as number);
    const members = twins.length > 1 ? twins.slice(0, 2) : [];
    const pair = members.length === 2 ? members : ([1651, 1651] as const);
    const arches = pair.flatMap((cell) => ['--arch', String(cell)]);
    const [first, second] = rowsOf([...args, '--unique', ...arches, '--seeds', '3']);
    expect(second?.hits).toEqual(first?.hits);
    expect(second?.computedAs).toBe(members.length === 2 ? first?.arch : undefined);
    expect(first).not.toHaveProperty('computedAs');
  });

  it('goes on after kills as if nothing had happened, and grows by seeds', { timeout: 90_000 }, async () => {
    const { folder, args } = batchFolder(16);
    const cells = Array.from({ length: 12 }, (_, at) => ['--arch', String(at * 1000)]).flat();
    const out = join(folder, 'run');
    const asked = [...args, ...cells, '--seeds', '0:40'];
    const expected = rowsOf(asked);
    for (let kills = 0; kills < 4; kills++) {
      const child = startTrainless([...asked, '--out', out, '--quiet']);
      const exit = once(child, 'exit');
      await Promise.race([sleep(300 + 400 * kills), exit]);
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await exit;
    }
    expect(rowsOf([...asked, '--out', out])).toEqual(expected);
    const journal = join(out, 'untrained.jsonl');
    const size = statSync(journal).size;
    expect(rowsOf([...asked, '--out', out])).toEqual(expected);
    expect(statSync(journal).size).toBe(size);
    const more = rowsOf([...args, ...cells, '--seeds', '38:42', '--out', out]);
    expect(more.map(({ hits }) => hits.slice(0, 2))).toEqual(expected.map(({ hits }) => hits.slice(38)));
    expect(statSync(journal).size).toBeGreaterThan(size);

    const other = trainless([...args, '--arch', '0', '--seeds', '3', '--init', 'fast', '--out', out]);
    expect(other).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('initialisation: torch there, fast now'),
    });
  });

  it('refuses wrong use with exit code 2 and bad data with 3', async () => {
    const { folder, args } = batchFolder(16);
    const bad = (name: string, bytes: string | Uint8Array): string => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const npy = (name: string, data: Float32Array | Uint8Array, shape: number[]): string => {
      writeNpy(join(folder, name), ndarray(data, shape));
      return join(folder, name);
    };
    const labels = ['--labels', join(folder, 'y.npy'), '--classes', '4', '--arch', '0'];
    const cases: [string[], number, RegExp][] = [
      [['score'], 2, /--images/],
      [args, 2, /--arch/],
      [[...args, '--arch', '0', '--all'], 2, /--arch/],
      [[...args, '--arch', '|none~0|'], 2, /character/],
      [[...args, '--arch', '15625'], 2, /15624/],
      [[...args, '--arch', '0', '--metric', 'luck'], 2, /cv-u/],
      [[...args, '--arch', '0', '--init', 'luck'], 2, /kaiming_normal_fan_in/],
      [[...args, '--arch', '0', '--engine', 'luck'], 2, /onnxruntime/],
      [[...args, '--arch', '0', '--seeds', '5:5'], 2, /a:b/],
      [[...args, '--arch', '0', '--batch-size', '13'], 2, /13 of 12/],
      [[...args, '--arch', '0', '--classes', '2'], 3, /Label/],
      [['score', '--images', bad('z.npy', 'no array'), ...labels], 3, /z\.npy/],
      [['score', '--images', npy('u.npy', new Uint8Array(12 * 3 * 256), [12, 3, 16, 16]), ...labels], 3, /float32/],
      [['score', '--images', npy('s.npy', new Float32Array(12 * 256), [12, 1, 16, 16]), ...labels], 3, /\[n, 3/],
      [
        ['score', '--images', npy('n.npy', new Float32Array(12 * 768).fill(Number.NaN), [12, 3, 16, 16]), ...labels],
        3,
        /NaN/,
      ],
      [['score', '--images', join(folder, 'none.npy'), ...labels], 3, /does not exist/],
    ];
    for (const [words, status, message] of cases) {
      const result = await runHere([...words, '--quiet']);
      expect({ words, status: result.status, stdout: result.stdout }).toEqual({ words, status, stdout: '' });
      expect(result.stderr).toMatch(message);
    }
  });

  it('lists the metrics', async () => {
    expect(JSON.parse((await runHere(['score', 'metrics', '--json'])).stdout)).toContainEqual(
      expect.objectContaining({ name: 'cv-u', better: 'lower' }),
    );
  });
});

describe('trainless export', () => {
  it('writes a file that ONNX Runtime opens and that gives the same logits', async () => {
    const { folder, images } = batchFolder();
    const out = join(folder, 'net.onnx');
    const cell = cellFromIndex(6111);
    const words = ['export', '--arch', '6111', '--out', out, '--classes', '4', '--cells', '1', '--seed', '5'];
    expect(trainless(words)).toMatchObject({ status: 0, stdout: `${out}\n` });
    const { InferenceSession, Tensor } = await import('onnxruntime-node');
    const session = await InferenceSession.create(readFileSync(out), { logSeverityLevel: 3 });
    const { logits } = await session.run({ images: new Tensor('float32', images, [BATCH, 3, 32, 32]) });
    await session.release();
    const networks = await untrainedNetworks(
      {
        images: ndarray(images, [BATCH, 3, 32, 32]),
        skeleton: { classes: 4, channels: 16, cellsPerStage: 1 },
        initialisation: initialisationScheme('torch'),
      },
      'onnxruntime',
    );
    const expected: number[] = [];
    await networks.run([cell], [5], (_, values) => void expected.push(...values));
    await networks.release();
    const got = Array.from(logits?.data as Float32Array);
    const scale = Math.max(...expected.map(Math.abs));
    expect(Math.max(...got.map((value, at) => Math.abs(value - (expected[at] ?? 0)))) / scale).toBeLessThan(1e-5);
  });

  it('refuses wrong use without leaving a file', async () => {
    const { folder } = batchFolder(16);
    const out = join(folder, 'net.onnx');
    for (const words of [
      [],
      ['--arch', '0'],
      ['--arch', 'x', '--out', out],
      ['--arch', '0', '--out', out, '--seed', '-1'],
    ]) {
      expect((await runHere(['export', ...words])).status).toBe(2);
    }
    expect(existsSync(out)).toBe(false);
  });
});
