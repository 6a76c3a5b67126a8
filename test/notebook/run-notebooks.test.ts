import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { ProgressState } from '../../src/core/progress.js';
import { runNotebooks } from '../../src/notebook/run-notebooks.js';
import { isRunning, PROGRAM, pythonWith, readJson, until, workspace, writeNotebook } from './workspace.js';

const space = workspace();
// Kernels keep their sockets in the folder for temporary files: one of its own shows what is left of them.
const temporary = space.path('tmp');
mkdirSync(temporary);
vi.stubEnv('TMPDIR', temporary);
afterAll(() => {
  vi.unstubAllEnvs();
  space.remove();
});

const PARAMETERS = { source: "let preset: 'quick' | 'paper' = 'quick';\nlet n = 3;", tags: ['parameters'] };

const cli = (args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [PROGRAM, 'notebook', 'run', ...args], { cwd: space.folder, encoding: 'utf8' });

describe('runNotebooks', { timeout: 120_000 }, () => {
  it('runs a notebook in its own folder, with parameters, and saves what a reader would see', async () => {
    const path = writeNotebook(space.path('good.ipynb'), [
      'md:# Good',
      PARAMETERS,
      "import { formatDuration } from 'trainless-nas';",
      "[preset, formatDuration(n * 1000)].join(' ')",
      { source: "throw new Error('meant to fail')", tags: ['raises-exception'] },
      '',
      "process.stdout.write('10 %\\r'); process.stdout.write('20 %\\n'); console.error('warning');\nprocess.cwd()",
    ]);
    const before = readFileSync(path);
    const seen: ProgressState[] = [];
    const [run] = await runNotebooks([path], {
      target: { folder: space.path('out') },
      parameters: { preset: 'paper' },
      progress: { update: (state) => seen.push(state) },
    });
    expect(run).toMatchObject({ status: 'ok', failure: undefined, codeCells: 6, executed: 6 });
    expect(run?.output).toBe(space.path('out/good.ipynb'));
    expect(readFileSync(path)).toEqual(before);
    expect(seen.map(({ done, total }) => `${done}/${total}`)).toEqual([
      '0/6',
      '1/6',
      '2/6',
      '3/6',
      '4/6',
      '5/6',
      '6/6',
    ]);

    const { cells, metadata, nbformat_minor } = readJson(space.path('out/good.ipynb'));
    expect(nbformat_minor).toBe(5);
    expect(cells.map((cell) => cell.execution_count)).toEqual([undefined, 1, 2, 3, 4, 5, null, 6]);
    expect(cells[2]).toMatchObject({ metadata: { tags: ['injected-parameters'] }, outputs: [] });
    expect(cells[2]?.source.join('')).toContain('preset = "paper";');
    expect(cells[4]?.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: ['paper 3.0 s\n'] }]);
    expect(cells[5]?.outputs?.at(-1)).toMatchObject({ output_type: 'error', ename: 'Error', evalue: 'meant to fail' });
    const { outputs } = cells[7] ?? {};
    expect(outputs?.map((output) => [output.name, output.text])).toEqual([
      ['stdout', ['20 %\n']],
      ['stderr', ['warning\n']],
      ['stdout', [`${execFileSync('pwd', ['-P'], { cwd: space.folder, encoding: 'utf8' }).trim()}\n`]],
    ]);
    expect(cells[7]?.metadata.execution).toEqual({
      'iopub.execute_input': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      'shell.execute_reply': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    expect(metadata.kernelspec).toMatchObject({ language: 'typescript' });
    expect(metadata.trainless).toMatchObject({ status: 'ok', parameters: { preset: 'paper' } });

    const python = pythonWith('nbformat');
    if (python === undefined) console.log('skipped: no Python with nbformat validates the notebook here');
    else execFileSync(python, ['-c', VALIDATE, space.path('out/good.ipynb')]);
  });

  it('replaces a notebook in place once all of its cells succeeded (over TCP)', async () => {
    const path = writeNotebook(space.path('place.ipynb'), ['1 + 1']);
    const [run] = await runNotebooks([path], { target: 'in-place', kernel: { transport: 'tcp' } });
    expect(run?.status).toBe('ok');
    expect(readJson(path).cells[0]?.outputs).toMatchObject([{ text: ['2\n'] }]);
    expect(readdirSync(space.folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('stops at the cell that fails, says which, exits with 3 and leaves the original alone', () => {
    const bad = writeNotebook(space.path('bad.ipynb'), [
      'md:# Bad',
      "console.log('before');",
      'const x = 1;\nconst y: string = x;',
      "console.log('never');",
    ]);
    const next = writeNotebook(space.path('next.ipynb'), ['1']);
    const before = readFileSync(bad);
    const { status, stdout, stderr } = cli([bad, next, '--in-place', '--json']);
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toEqual({
      status: 'failed',
      notebooks: [
        {
          path: bad,
          status: 'failed',
          codeCells: 3,
          executed: 2,
          elapsedMs: expect.any(Number),
          output: null,
          failure: {
            reason: 'compile',
            name: 'CompileError',
            message: "2:7 - Type 'number' is not assignable to type 'string'.",
            line: 2,
            cell: 3,
            codeCell: 2,
            excerpt: '  1 | const x = 1;\n> 2 | const y: string = x;',
          },
        },
        { path: next, status: 'not-run' },
      ],
    });
    expect(stderr).toContain('code cell 2 (cell 3) failed. CompileError');
    expect(stderr).toContain('> 2 | const y: string = x;');
    expect(stderr).toContain(`Not run: ${next}`);
    expect(readFileSync(bad)).toEqual(before);
  });

  it('saves a failed notebook to the folder of outputs, with the error and nothing behind it', () => {
    const path = writeNotebook(space.path('exit.ipynb'), ["console.log('before');", 'process.exit(0);', '1']);
    const { status, stderr } = cli([path, '--out', 'failed']);
    expect(status).toBe(3);
    expect(stderr).toMatch(/code cell 2 .*exit code 0 \(process\.exit in a cell/);
    const { cells, metadata } = readJson(space.path('failed/exit.ipynb'));
    expect(cells.map((cell) => cell.outputs?.map((output) => output.output_type))).toEqual([['stream'], ['error'], []]);
    expect(cells[2]?.execution_count).toBeNull();
    expect(metadata.trainless).toMatchObject({ status: 'failed', failure: { codeCell: 2, reason: 'kernel-died' } });
  });
});

describe('a runner that is stopped', { timeout: 120_000 }, () => {
  it.skipIf(process.platform === 'win32').each([
    { signal: 'SIGINT', cell: 'await new Promise(() => {});', code: 130 },
    { signal: 'SIGKILL', cell: 'while (true) {}', code: null },
  ] as const)('by $signal leaves no kernel and no file behind', async ({ signal, cell, code }) => {
    const name = signal.toLowerCase();
    const path = writeNotebook(space.path(`${name}.ipynb`), [
      `import { writeFileSync, renameSync } from 'node:fs';\nwriteFileSync('${name}.tmp', String(process.pid)); renameSync('${name}.tmp', '${name}.pid');`,
      cell,
    ]);
    const before = readFileSync(path);
    const runner = spawn(process.execPath, [PROGRAM, 'notebook', 'run', path, '--out', name], { cwd: space.folder });
    let said = '';
    runner.stderr.on('data', (data) => (said += data));
    const ended = new Promise<number | null>((resolve) => runner.on('exit', resolve));
    expect(await until(() => existsSync(space.path(`${name}.pid`)), 60_000)).toBe(true);
    const kernel = Number(readFileSync(space.path(`${name}.pid`), 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    runner.kill(signal);
    expect(await ended).toBe(code);
    if (code !== null) expect(said).toContain('Interrupted');
    expect(await until(() => !isRunning(kernel), 5_000)).toBe(true);
    expect(existsSync(space.path(`${name}/${name}.ipynb`))).toBe(false);
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('runNotebooks refuses before it starts anything', () => {
  const out = { folder: space.path('refused') };
  const good = (): string => writeNotebook(space.path('fine.ipynb'), [PARAMETERS]);
  const refused = (paths: readonly string[], options: Parameters<typeof runNotebooks>[1], code: string, said: string) =>
    expect(runNotebooks(paths, options)).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(said) }) as Error,
    );

  it('a file that is missing, cut off or in another language', async () => {
    await refused([good(), space.path('no.ipynb')], { target: out }, 'MISSING_DATA', 'no notebook');
    await refused([space.folder], { target: out }, 'BAD_FILE', 'EISDIR');
    writeFileSync(space.path('cut.ipynb'), readFileSync(good()).subarray(0, 60));
    await refused([space.path('cut.ipynb')], { target: out }, 'BAD_FILE', 'not JSON');
    const python = writeNotebook(space.path('py.ipynb'), ['1'], { kernelspec: { language: 'python' } });
    await refused([python], { target: out }, 'BAD_FILE', 'written in python');
  });

  it('parameters that no notebook declares', async () => {
    await refused([good()], { target: out, parameters: { typo: 1 } }, 'UNKNOWN_NAME', 'preset, n');
  });

  it('outputs that would replace originals or one another, or cannot be written', async () => {
    await refused([good()], { target: { folder: space.folder } }, 'BAD_ARGUMENT', '--in-place');
    mkdirSync(space.path('other'), { recursive: true });
    const twin = writeNotebook(space.path('other/fine.ipynb'), ['1']);
    await refused([good(), twin], { target: out }, 'BAD_ARGUMENT', 'Two notebooks');
    writeFileSync(space.path('file'), '');
    await refused([good()], { target: { folder: space.path('file/below') } }, 'NOT_WRITABLE', 'cannot be written');
  });

  it('contradictory and senseless options', () => {
    for (const [args, said] of [
      [[good(), '--out', 'x', '--in-place'], '--out or --in-place'],
      [[good(), '--timeout', 'soon'], 'number of seconds'],
      [[good(), '--set', 'n'], 'name=value'],
      [[], "missing required argument 'files'"],
    ] as const) {
      const { status, stderr } = cli(args);
      expect(stderr).toContain(said);
      expect(status).toBe(2);
    }
  });
});

const VALIDATE = `
import sys, nbformat
notebook = nbformat.read(sys.argv[1], as_version=nbformat.NO_CONVERT)
nbformat.validate(notebook)
assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
`;
