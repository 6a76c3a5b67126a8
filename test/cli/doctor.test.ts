import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { runCheck } from '../../src/cli/doctor/check.js';
import { DATA_CHECKS } from '../../src/cli/doctor/data-checks.js';
import { probe } from '../../src/cli/doctor/probe.js';
import { TrainlessError } from '../../src/core/errors.js';

const PROGRAM = fileURLToPath(new URL('../../bin/trainless.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'trainless-doctor-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

describe('runCheck', () => {
  const check = { id: 'x', title: 'X', fix: 'mend it' };

  it('turns whatever a check throws into a problem with its fix', async () => {
    const run = (): never => {
      throw new Error('one\ntwo\nthree\nfour');
    };
    expect(await runCheck({ ...check, run })).toMatchObject({
      status: 'problem',
      detail: 'one two three',
      fix: 'mend it',
    });
    const refuse = (): never => {
      throw new TrainlessError('BAD_FILE', 'whole\nmessage');
    };
    expect(await runCheck({ ...check, run: refuse })).toMatchObject({ detail: 'whole\nmessage' });
  });
});

describe('probe', { timeout: 60_000 }, () => {
  it('returns what the program logs', async () => {
    expect(await probe('console.log(6 * 7)')).toBe('42');
  });

  it('tells what it threw, and survives a process that is taken down', async () => {
    await expect(probe("throw new RangeError('too far')")).rejects.toThrow('RangeError: too far');
    await expect(probe("import 'no-such-package'")).rejects.toThrow(/no-such-package/);
    await expect(probe("process.kill(process.pid, 'SIGKILL')")).rejects.toThrow('SIGKILL');
  });
});

describe('the checks of data', () => {
  const run = (id: string) => {
    const check = DATA_CHECKS.find((one) => one.id === id);
    if (check === undefined) throw new Error(`no check ${id}`);
    return runCheck(check);
  };

  it('know a mirror that is there from one that is not', async () => {
    vi.stubEnv('TRAINLESS_MIRROR', '');
    expect(await run('mirror')).toMatchObject({ status: 'note' });
    vi.stubEnv('TRAINLESS_MIRROR', folder);
    expect(await run('mirror')).toMatchObject({ status: 'ok', detail: folder });
    vi.stubEnv('TRAINLESS_MIRROR', join(folder, 'none'));
    expect(await run('mirror')).toMatchObject({ status: 'problem', fix: expect.stringContaining('TRAINLESS_MIRROR') });
  });
});

it('trainless doctor looks at everything, says what is broken and exits with 3', { timeout: 120_000 }, () => {
  writeFileSync(join(folder, 'file'), '');
  const env = { ...process.env, TRAINLESS_HOME: join(folder, 'file', 'below'), TRAINLESS_MIRROR: '' };
  Object.assign(env, { JUPYTER_DATA_DIR: join(folder, 'jupyter'), JUPYTER_PATH: '' });
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'doctor', '--json'], {
    env,
    encoding: 'utf8',
  });
  const report: { status: string; checks: { id: string; status: string; fix: string | null }[] } = JSON.parse(stdout);
  const found = Object.fromEntries(report.checks.map((check) => [check.id, check.status]));
  expect(found).toMatchObject({
    node: 'ok',
    'self-link': 'ok',
    tslab: 'ok',
    zeromq: 'ok',
    onnxruntime: 'ok',
    danfojs: 'ok',
    'embedded-data': 'ok',
    cache: 'problem',
    mirror: 'note',
  });
  expect(report.checks.filter((check) => check.status !== 'ok' && check.fix === null)).toEqual([]);
  expect(report.status).toBe('problem');
  expect(stderr).toContain('cache of fetched data');
  expect(status).toBe(3);
});
