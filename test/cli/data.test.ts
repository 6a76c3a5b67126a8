import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIRROR, NO_MIRROR } from '../data/mirror.js';

const BIN = fileURLToPath(new URL('../../bin/trainless.mjs', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'trainless-cli-data-'));
const home = join(root, 'home');
const mirror = join(root, 'mirror');

beforeAll(() => {
  mkdirSync(join(mirror, 'splits'), { recursive: true });
  writeFileSync(join(mirror, 'splits', 'cifar-split.txt'), 'not it');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function trainless(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, TRAINLESS_HOME: home, TRAINLESS_MIRROR: mirror };
  return spawnSync(process.execPath, [BIN, ...words], { encoding: 'utf8', env });
}

describe('trainless data', { timeout: 120_000 }, () => {
  it('lists every file as JSON', () => {
    const { status, stdout } = trainless('data', 'list', '--json');
    expect(status).toBe(0);
    const list = JSON.parse(stdout);
    expect(list).toMatchObject({ folder: home, mirror });
    const mnist = list.sets.find(({ id }: { id: string }) => id === 'mnist');
    expect(mnist.files[0]).toMatchObject({
      id: 'mnist-train-images',
      path: 'mnist/train-images-idx3-ubyte.gz',
      cached: false,
      checksum: { md5: '6bbc9ace898e44ae57da46a324031adb', of: 'content' },
    });
  });

  it('refuses an unknown name (2), a wrong file (3), a missing one (3)', () => {
    const unknown = trainless('data', 'fetch', 'minst');
    expect([unknown.status, unknown.stdout]).toEqual([2, '']);
    expect(unknown.stderr).toMatch(/no data "minst"/);
    const wrong = trainless('data', 'fetch', 'split-cifar10', '--json');
    expect([wrong.status, wrong.stdout]).toEqual([3, '']);
    expect(wrong.stderr).toMatch(/it has 6 bytes, expected 438970/);
    const missing = trainless('data', 'fetch', 'split-cifar100');
    expect([missing.status, missing.stdout]).toEqual([3, '']);
    expect(trainless('data', 'verify', 'split-cifar10').status).toBe(3);
    expect(trainless('data', 'verify').status).toBe(0);
  });

  it.skipIf(MIRROR === undefined)(`fetches, verifies and mends (${NO_MIRROR})`, () => {
    const fetched = trainless('data', 'fetch', 'split-cifar10', '--mirror', MIRROR ?? '', '--json');
    expect(fetched.status).toBe(0);
    const path = join(home, 'splits', 'cifar-split.txt');
    expect(JSON.parse(fetched.stdout).files).toEqual([
      { id: 'split-cifar10', path, from: join(MIRROR ?? '', 'splits', 'cifar-split.txt') },
    ]);
    expect(JSON.parse(trainless('data', 'verify', 'split-cifar10', '--json').stdout).files[0].status).toBe('ok');
    writeFileSync(path, 'x'.repeat(438970));
    const damaged = trainless('data', 'verify', '--json');
    expect(damaged.status).toBe(3);
    expect(damaged.stderr).toMatch(/trainless data fetch split-cifar10/);
    expect(trainless('data', 'fetch', 'split-cifar10', '--mirror', MIRROR ?? '').status).toBe(0);
    expect(trainless('data', 'verify').status).toBe(0);
  });

  it.skipIf(MIRROR === undefined)(
    `assembles the accuracy table and imports NATS-Bench (${NO_MIRROR})`,
    () => {
      const assembled = trainless('data', 'fetch', 'nas-bench-201', '--mirror', MIRROR ?? '', '--json');
      expect(assembled.status).toBe(0);
      expect(JSON.parse(assembled.stdout).table).toMatchObject({ rows: 15625, filledRows: 15625 });
      const shown = JSON.parse(trainless('data', 'accuracy', '6111', '--json').stdout);
      expect(shown.numbers[1]).toMatchObject({
        dataset: 'cifar-10',
        split: 'test',
        trainedOn: 'all',
        source: 'nb201-landscape',
      });
      expect(shown.numbers[1].value.toFixed(6)).toBe('0.943733');
      const sample = join(MIRROR ?? '', 'nas-bench-201', 'nats-tss-sample');
      const imported = trainless('data', 'import', 'nats', sample, '--json');
      expect(imported.status).toBe(0);
      const report = JSON.parse(imported.stdout);
      expect(report).toMatchObject({ filledRows: 3, path: join(home, 'nas-bench-201', 'nats-table.bin') });
      expect(report.comparedWithExtracts.every(({ differing }: { differing: number }) => differing === 0)).toBe(true);
      expect(trainless('data', 'accuracy', '12', '--table', report.path).status).toBe(3);
      expect(trainless('data', 'accuracy', '|none~0|').status).toBe(2);
      expect(trainless('data', 'import', 'nats', root).status).toBe(3);
    },
    120_000,
  );
});
