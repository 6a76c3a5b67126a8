import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../../src/experiments/index.js';
import { startTrainless, trainless, trainlessAsync } from '../cli.js';
import { temporaryFolder } from '../temporary-folder.js';

const PLAN = [
  'run',
  'mnist',
  '--units',
  '8,16',
  '--untrained-seeds',
  '20',
  '--trained-units',
  '8,16',
  '--learning-rates',
  '0.001,0.01',
  '--seeds',
  '2',
];

/** Results without what two runs may differ in: order and time. */
function results(out: string): string[] {
  return readJournal<Record<string, unknown>>(join(out, 'mnist.jsonl'))
    .entries.map(({ elapsedMs, ...entry }) => JSON.stringify(entry))
    .sort();
}

describe('run mnist', () => {
  it('gives the same table after ten kills at random moments as without any', { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')];
    expect((await trainlessAsync([...PLAN, '--out', whole, '--workers', '2'])).status).toBe(0);
    const expected = results(whole);
    expect(expected).toHaveLength(8 + 16);

    let kills = 0;
    for (; kills < 10; kills++) {
      const child = startTrainless([...PLAN, '--out', killed, '--workers', '2']);
      const exit = once(child, 'exit');
      // Wherever the process is: starting, opening the journal, computing, appending.
      await Promise.race([sleep(50 + Math.random() * 1_500), exit]);
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await exit;
    }
    expect((await trainlessAsync([...PLAN, '--out', killed])).status).toBe(0);
    expect(results(killed)).toEqual(expected);
  });

  it('stops cleanly on Ctrl-C and goes on from there', { timeout: 60_000 }, async () => {
    const out = join(temporaryFolder(), 'run');
    const child = startTrainless([...PLAN, '--out', out]);
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
    const journal = join(out, 'mnist.jsonl');
    while ((statSync(journal, { throwIfNoEntry: false })?.size ?? 0) < 2_500) await sleep(20);
    const exit = once(child, 'exit');
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    const [code] = await exit;
    expect(code).toBe(130);
    expect(said).toMatch(/the same command goes on from there/);
    const before = readFileSync(journal, 'utf8');
    const again = await trainlessAsync([...PLAN, '--out', out]);
    expect(again.status).toBe(0);
    expect(readFileSync(journal, 'utf8').startsWith(before)).toBe(true);
    expect(again.stderr).toMatch(/(\d+) taken from/);
  });

  it('refuses wrong use with exit code 2 and nothing written', () => {
    const out = join(temporaryFolder(), 'run');
    for (const wrong of [
      ['--preset', 'slow'],
      ['--protocol', 'mine'],
      ['--workers', '0'],
      ['--data', 'cifar'],
      ['--learning-rates', 'x'],
      ['--seeds', '-1'],
    ]) {
      const { status, stderr } = trainless(['run', 'mnist', ...wrong, '--out', out]);
      expect({ wrong, status, said: stderr !== '' }).toEqual({ wrong, status: 2, said: true });
    }
    expect(statSync(out, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('says where MNIST comes from when it is missing, with exit code 3', () => {
    const folder = temporaryFolder();
    const { status, stderr } = trainless(['run', 'mnist', '--data', 'mnist', '--out', folder], {
      env: { TRAINLESS_MIRROR: join(folder, 'none'), TRAINLESS_HOME: folder },
    });
    expect(status).toBe(3);
    expect(stderr).toMatch(/^Error: /);
  });

  const tiny = process.platform === 'linux' && process.getuid?.() === 0;
  it.skipIf(!tiny)(
    'reports a full disk with exit code 3 and keeps what it has (needs root on Linux to make one)',
    { timeout: 60_000 },
    async () => {
      const disk = join(temporaryFolder(), 'disk');
      mkdirSync(disk);
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', disk]).status === 0;
      if (!mounted) return;
      onTestFinished(() => void spawnSync('umount', [disk]));
      const { status, stderr } = await trainlessAsync([...PLAN, '--out', disk]);
      expect({ status, stderr }).toMatchObject({ status: 3, stderr: expect.stringContaining('disk is full') });
      expect(() => readJournal(join(disk, 'mnist.jsonl'))).not.toThrow();
    },
  );
});
