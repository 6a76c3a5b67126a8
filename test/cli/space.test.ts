import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.js';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs the command line in this process and collects what it writes. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const collect = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    written[stream] += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(collect('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(collect('err'));
  const listeners = process.stdout.listeners('error');
  await main(['node', 'trainless', 'space', ...args]);
  for (const added of process.stdout.listeners('error')) {
    if (!listeners.includes(added)) process.stdout.off('error', added as () => void);
  }
  vi.restoreAllMocks();
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { code, ...written };
}

describe('trainless space nas-bench-201', () => {
  it('describes one cell as one JSON object, by index or by string', async () => {
    const byIndex = await run('nas-bench-201', '11', '--json');
    const cell = JSON.parse(byIndex.out);
    expect(cell).toMatchObject({
      index: 11,
      arch: '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|none~0|nor_conv_3x3~1|avg_pool_3x3~2|',
      lexicographic: 11769,
      params: 802426,
      macs: { 32: 113951370, 16: 28488330 },
      reachable: [true, true, true, false, true, true],
      disconnected: false,
    });
    expect(byIndex).toMatchObject({ code: 0, err: '' });
    expect((await run('nas-bench-201', cell.arch, '--json')).out).toBe(byIndex.out);
    expect((await run('nas-bench-201', '11')).out).toContain('802,426');
  });

  it('describes more cells, all cells, neighbours and the space', async () => {
    const two = JSON.parse((await run('nas-bench-201', '3', '1462', '--classes', '100', '--json')).out);
    expect(two.map((cell: { index: number }) => cell.index)).toEqual([3, 1462]);
    expect(two[1].params).toBe(1_531_546 + 65 * 90);
    const all = JSON.parse((await run('nas-bench-201', '--all', '--json')).out);
    expect(all.length).toBe(15625);
    expect(all[15624]).toMatchObject({ index: 15624, lexicographic: 6512 });
    expect((await run('nas-bench-201', '--all')).out.trimEnd().split('\n').length).toBe(15626);
    const neighbours = JSON.parse((await run('nas-bench-201', '0', '--neighbours', '--json')).out);
    expect(neighbours.length).toBe(24);
    expect(JSON.parse((await run('nas-bench-201', '--json')).out)).toMatchObject({ cells: 15625, functions: 4930 });
    expect((await run('nas-bench-201')).out).toContain('6466');
  });

  it.each([
    [['nas-bench-201', '|none~0|+|x'], 'character 11'],
    [['nas-bench-201', '15625'], '15624'],
    [['nas-bench-201', ''], 'character 1'],
    [['nas-bench-201', '0', '--classes', '0'], '--classes'],
    [['nas-bench-201', '0', '--all'], '--all'],
    [['nas-bench-201', '--neighbours'], '--neighbours'],
    [['nas-bench-201', '--nonsense'], '--nonsense'],
    [['nas-bench-301'], 'nas-bench-301'],
    [['mlp', '8y8'], '8x16'],
    [['mlp', '8x8', '--plotted'], '--plotted'],
  ])('answers %j with exit code 2, a reason and no output', async (args, reason) => {
    const { code, out, err } = await run(...args, '--json');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(reason);
  });
});

describe('trainless space mlp', () => {
  it('lists the spaces and describes one network', async () => {
    expect(JSON.parse((await run('mlp', '8x16', '--json')).out)).toEqual({
      name: '8x16',
      units1: 8,
      units2: 16,
      params: 6594,
    });
    expect(JSON.parse((await run('mlp', '--json')).out).length).toBe(144);
    expect(JSON.parse((await run('mlp', '--plotted', '--json')).out).length).toBe(169);
    expect((await run('mlp')).out.trimEnd().split('\n').length).toBe(144);
  });
});
