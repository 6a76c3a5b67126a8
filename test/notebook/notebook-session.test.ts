import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/notebook/notebook-session.js';
import { NotebookSession } from '../../src/notebook/notebook-session.js';
import { isRunning, workspace } from './workspace.js';

/** One kernel for all: every kind of failure must leave it fit for the next cell. */
describe('a tslab kernel', { timeout: 60_000 }, () => {
  const space = workspace();
  let session: NotebookSession;
  const run = (source: string, timeoutMs?: number): Promise<CellResult> =>
    session.execute(source, timeoutMs === undefined ? {} : { timeoutMs });
  const text = (result: CellResult): string =>
    result
      .outputs()
      .map((output) => (output.output_type === 'stream' ? output.text : ''))
      .join('');

  beforeAll(async () => {
    session = await NotebookSession.start({ cwd: space.folder });
  }, 120_000);
  afterAll(async () => {
    await session?.close();
    space.remove();
  });

  it('keeps variables and types between cells, counts executions, prints the last value', async () => {
    const first = await run('const answer: number = 42;');
    const second = await run('answer + 1');
    expect(first.failure ?? second.failure).toBeUndefined();
    expect(first.outputs()).toEqual([]);
    expect(second.outputs()).toEqual([{ output_type: 'stream', name: 'stdout', text: '43\n' }]);
    expect(second.executionCount).toBe((first.executionCount ?? 0) + 1);
  });

  it('imports the package by name, with its types', async () => {
    const ok = await run(
      "import { formatDuration, TrainlessError } from 'trainless-nas';\nconst text: string = formatDuration(8400);\ntext",
    );
    expect(text(ok)).toBe('8.4 s\n');
    // Types are declared, not any: a wrong one does not compile.
    expect((await run('const wrong: number = formatDuration(1);')).failure).toMatchObject({ reason: 'compile' });
    expect((await run("new TrainlessError('NO_SUCH_CODE', '')")).failure).toMatchObject({ reason: 'compile' });
  });

  it('fails a cell that does not compile, and names its lines', async () => {
    const { failure } = await run('const b = 2;\nconst c: string = b;');
    expect(failure).toMatchObject({ reason: 'compile', name: 'CompileError', line: 2 });
    expect(failure?.message).toContain("Type 'number' is not assignable to type 'string'");
  });

  it('fails a cell that throws', async () => {
    const result = await run("function f(): void {\n  throw new RangeError('boom\\nand more');\n}\nf();");
    expect(result.failure).toEqual({ reason: 'error', name: 'RangeError', message: 'boom\nand more', line: 2 });
    // On a screen there is only text; the file says that it is an error.
    expect(result.outputs().map((output) => output.output_type)).toEqual(['stream', 'error']);
  });

  it('fails a cell that throws what is no error', async () => {
    expect((await run("throw 'just text';")).failure).toMatchObject({ reason: 'error', message: 'just text' });
  });

  it('fails a cell that awaits a rejection', async () => {
    const { failure } = await run("await Promise.reject(new TypeError('refused'))");
    expect(failure).toMatchObject({ reason: 'error', name: 'TypeError', message: 'refused' });
  });

  it('fails a cell that leaves a rejection behind, though the kernel says ok', async () => {
    const { failure } = await run("Promise.reject(new Error('nobody listens')); 1");
    expect(failure).toMatchObject({ reason: 'unhandled', name: 'Error', message: 'nobody listens' });
  });

  it('tells of a callback that throws after the end of its cell', async () => {
    const result = await run("setTimeout(() => { throw new Error('late'); }, 200); 1");
    await new Promise((resolve) => setTimeout(resolve, 250));
    await session.settle();
    // On a busy machine it may come before the cell is done.
    expect(result.failure ?? result.lateFailure()).toMatchObject({ reason: 'unhandled', message: 'late' });
  });

  it('fails a module cell that does not compile, though the kernel says ok', async () => {
    const { failure } = await run("/** @module wrong */\nexport const x: number = 'text';");
    expect(failure).toMatchObject({ reason: 'compile', line: 2 });
    expect((await run('/** @module right */\nexport const x: number = 1;')).failure).toBeUndefined();
  });

  it('does not take warnings for failures', async () => {
    const result = await run("console.error('1:2 - only a warning'); console.warn('another'); 7");
    expect(result.failure).toBeUndefined();
    expect(text(result)).toBe('1:2 - only a warning\nanother\n7\n');
  });

  it('keeps every line of a cell that prints fast', async () => {
    const result = await run('for (let line = 0; line < 3000; line++) console.log(line);');
    expect(result.failure).toBeUndefined();
    expect(text(result).trimEnd().split('\n')).toEqual(Array.from({ length: 3000 }, (_, line) => String(line)));
  });

  it("swallows the error of tslab's file watcher", async () => {
    const result = await run("setTimeout(() => { throw new Error('Unexpected pending rebuildTimer'); }, 0); 1");
    await session.settle();
    expect(result.failure ?? result.lateFailure()).toBeUndefined();
    expect(text(result)).toBe('1\n');
  });

  it('interrupts a cell that waits for ever, and one that never lets go', async () => {
    const waiting = await run('await new Promise(() => {})', 300);
    const spinning = await run('while (true) {}', 300);
    for (const { failure } of [waiting, spinning]) {
      expect(failure).toMatchObject({ reason: 'timeout', message: expect.stringContaining('0.3 s') });
    }
    expect(text(await run('answer'))).toBe('42\n');
  });

  it('shows tables in all their forms, and progress in place', async () => {
    const table = await run("import { display, progressDisplay } from 'trainless-nas';\nawait display([{ a: 1 }]);");
    expect(table.failure).toBeUndefined();
    expect(table.outputs()).toEqual([
      {
        output_type: 'display_data',
        data: { 'text/html': expect.stringContaining('<table>'), 'text/plain': 'a\n1' },
        metadata: {},
      },
    ]);
    const progress = await run(
      "const p = progressDisplay();\nfor (const done of [0, 1, 2]) p.update({ label: 'work', done, total: 2, elapsedMs: 100 });",
    );
    expect(progress.outputs()).toMatchObject([{ data: { 'text/plain': 'work: 100 %, 2/2, 0.1 s taken' } }]);
  });

  it('updates displays in place', async () => {
    const result = await run(
      "import { newDisplay } from 'tslab';\nconst shown = newDisplay();\nshown.html('one'); shown.html('two');",
    );
    expect(result.outputs()).toEqual([{ output_type: 'display_data', data: { 'text/html': 'two' }, metadata: {} }]);
  });

  it('fails a cell that kills the kernel, and takes along what the cells started', async () => {
    const started = await run(
      "import { spawn } from 'node:child_process';\nconst child = spawn('sleep', ['600']);\nchild.pid",
    );
    const child = Number(text(started));
    expect(isRunning(child)).toBe(true);
    const { failure } = await run("process.kill(process.pid, 'SIGKILL')");
    expect(failure).toMatchObject({ reason: 'kernel-died', message: expect.stringContaining('SIGKILL') });
    expect((await run('1')).failure).toMatchObject({ reason: 'kernel-died' });
    await session.close();
    expect(isRunning(child)).toBe(false);
  });
});
