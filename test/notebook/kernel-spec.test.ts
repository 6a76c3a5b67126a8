import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  installKernel,
  type JupyterEnvironment,
  jupyterDataFolder,
  jupyterSearchPath,
  listKernels,
  uninstallKernel,
} from '../../src/notebook/kernel-spec.js';
import { PROGRAM, readJson, workspace, writeNotebook } from './workspace.js';

const space = workspace();
afterAll(() => space.remove());

const environment = (
  env: Record<string, string>,
  platform: NodeJS.Platform = 'linux',
  home = '/home/u',
): JupyterEnvironment => ({ env, platform, home });

describe('jupyterDataFolder', () => {
  it.each([
    [environment({}), '/home/u/.local/share/jupyter'],
    [environment({ XDG_DATA_HOME: '/xdg' }), '/xdg/jupyter'],
    [environment({ XDG_DATA_HOME: '/xdg', JUPYTER_DATA_DIR: '/data' }), '/data'],
    [environment({}, 'darwin'), '/home/u/Library/Jupyter'],
    [environment({ APPDATA: '/roaming' }, 'win32'), '/roaming/jupyter'],
  ])('%j is %s', (jupyter, folder) => {
    expect(jupyterDataFolder(jupyter)).toBe(folder);
  });

  it('is searched behind JUPYTER_PATH and before environments and system', () => {
    const env = { JUPYTER_PATH: ['/a', '/b'].join(delimiter), VIRTUAL_ENV: '/venv' };
    expect(jupyterSearchPath(environment(env))).toEqual([
      '/a',
      '/b',
      '/home/u/.local/share/jupyter',
      '/venv/share/jupyter',
      '/usr/local/share/jupyter',
      '/usr/share/jupyter',
    ]);
  });
});

describe('installKernel', () => {
  const jupyter = environment({ JUPYTER_DATA_DIR: space.path('data') });

  it('writes what Jupyter needs to start tslab with this very Node, and removes it again', () => {
    const folder = installKernel({ jupyter });
    expect(folder).toBe(space.path('data/kernels/trainless'));
    const spec = JSON.parse(readFileSync(join(folder, 'kernel.json'), 'utf8'));
    expect(spec).toMatchObject({ display_name: 'TypeScript (trainless)', language: 'typescript' });
    expect(spec.argv[0]).toBe(process.execPath);
    expect(spec.argv.slice(-3)).toEqual(['kernel', '--config-path', '{connection_file}']);
    expect(listKernels({ jupyter })[0]).toMatchObject({ name: 'trainless', ours: true, problem: undefined });
    expect(uninstallKernel({ jupyter })).toEqual([folder]);
    expect(existsSync(folder)).toBe(false);
    expect(() => uninstallKernel({ jupyter })).toThrow(expect.objectContaining({ code: 'UNKNOWN_NAME' }) as Error);
  });

  it('tells when what it starts is gone', () => {
    const file = join(installKernel({ jupyter, name: 'moved' }), 'kernel.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(process.execPath, '/gone/node'));
    expect(listKernels({ jupyter }).find(({ name }) => name === 'moved')?.problem).toContain('/gone/node');
  });

  it("leaves other people's kernels alone", () => {
    const folder = space.path('data/kernels/tslab');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'kernel.json'), '{"argv": ["tslab"], "display_name": "TypeScript"}');
    const refusal = expect.objectContaining({ code: 'BAD_ARGUMENT' }) as Error;
    expect(() => installKernel({ jupyter, name: 'tslab' })).toThrow(refusal);
    expect(() => uninstallKernel({ jupyter, name: 'tslab' })).toThrow(refusal);
    expect(readFileSync(join(folder, 'kernel.json'), 'utf8')).toContain('["tslab"]');
    installKernel({ jupyter, name: 'tslab', force: true });
    expect(uninstallKernel({ jupyter, name: 'tslab' })).toEqual([folder]);
  });

  it('refuses names that are none and folders that cannot be', () => {
    expect(() => installKernel({ jupyter, name: '../x' })).toThrow('no name');
    writeFileSync(space.path('file'), '');
    expect(() => installKernel({ prefix: space.path('file') })).toThrow(
      expect.objectContaining({ code: 'NOT_WRITABLE' }) as Error,
    );
  });
});

describe('the real Jupyter', { timeout: 120_000 }, () => {
  const env = { ...process.env, JUPYTER_DATA_DIR: space.path('user'), JUPYTER_PATH: '', PYTHONWARNINGS: 'ignore' };
  const has = (command: string): boolean => spawnSync('jupyter', [command, '--version'], { env }).status === 0;

  it('lists the kernel and runs a notebook with it', () => {
    if (!has('kernelspec') || !has('nbconvert')) {
      console.log('skipped: Jupyter with nbconvert is not installed here');
      return;
    }
    const installed = spawnSync(process.execPath, [PROGRAM, 'kernel', 'install', '--user'], { env, encoding: 'utf8' });
    expect(installed).toMatchObject({ status: 0, stdout: expect.stringContaining(space.path('user')) });
    expect(execFileSync('jupyter', ['kernelspec', 'list'], { env, encoding: 'utf8' })).toMatch(/^ +trainless /m);
    const notebook = writeNotebook(space.path('real.ipynb'), [
      "import { display, formatDuration } from 'trainless-nas';\nawait display([{ a: 1, b: 'x' }]);\nformatDuration(8400)",
    ]);
    execFileSync(
      'jupyter',
      [
        'nbconvert',
        '--execute',
        '--to',
        'notebook',
        '--ExecutePreprocessor.kernel_name=trainless',
        '--inplace',
        notebook,
      ],
      { env, stdio: 'pipe' },
    );
    const outputs = readJson(notebook).cells[0]?.outputs;
    expect(outputs?.[0]).toMatchObject({ data: { 'text/html': expect.any(Array) } });
    expect(outputs?.[1]).toMatchObject({ text: ['8.4 s\n'] });
  });
});
