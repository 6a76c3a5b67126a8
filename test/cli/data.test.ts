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

describe('trainless data', () => {
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
});
