import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import { trainless } from '../cli.js';
import expected from '../fixtures/paper/expected-findings.json' with { type: 'json' };
import { temporaryFolder } from '../temporary-folder.js';

const TABLE = 'id,mean,std,n,compare_to,p\na,86.61,13.46,500,,\nb,91.90,2.27,500,a,5e-11\n';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs the command line in this process: cheaper than a process of its own. */
async function inProcess(args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    });
  }
  const listeners = process.stdout.listeners('error');
  await main(['node', 'trainless', ...args]);
  for (const added of process.stdout.listeners('error')) {
    if (!listeners.includes(added)) process.stdout.off('error', added as () => void);
  }
  vi.restoreAllMocks();
  const status = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { status, ...written };
}

describe('trainless audit', () => {
  it('prints the findings about the paper as one JSON document', () => {
    const { status, stdout, stderr } = trainless(['audit', 'paper', '--json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const report = JSON.parse(stdout);
    expect(report.findings.map(({ id }: { id: string }) => id).sort()).toEqual(Object.keys(expected.findings).sort());
    for (const finding of report.findings) {
      expect(Object.keys(finding)).toEqual(
        expect.arrayContaining(['id', 'kind', 'severity', 'where', 'printed', 'recomputed', 'explanation']),
      );
    }
    expect(report.pValues).toHaveLength(10);
  });

  it('prints a list for people, the paper being the default', async () => {
    const { status, stdout } = await inProcess(['audit', '--severity', 'error']);
    expect(status).toBe(0);
    expect(stdout).toContain('ERROR  impossible-table-2-p-value-random-cifar10');
    expect(stdout).not.toContain('WARNING');
    expect(stdout).toContain('lighter findings not shown');
    expect(stdout).toContain('3.7e-24');
  });

  it('audits a file and standard input', async () => {
    const file = join(temporaryFolder(), 'results.csv');
    writeFileSync(file, TABLE);
    const fromFile = await inProcess(['audit', file, '--test', 'welch', '--min', '0', '--max', '100', '--json']);
    expect(fromFile.status).toBe(0);
    expect(JSON.parse(fromFile.stdout)).toMatchObject({
      source: 'results.csv',
      findings: [{ id: 'impossible-b-against-a', where: 'line 3: b against a', recomputed: '5.52e-17' }],
    });
    const fromInput = trainless(['audit', '-', '--json'], {
      input: TABLE.replace('id,', 'colour,id,').replaceAll('\n', '\n,'),
    });
    expect(fromInput.stderr).toContain('Ignored columns: colour');
    expect(JSON.parse(fromInput.stdout).findings).toHaveLength(1);
  });

  it('exits 3 on bad or missing data and 2 on wrong use, with nothing on standard output', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'bad.csv'), 'mean,std\n1,2\n1,x\n');
    writeFileSync(join(folder, 'binary.csv'), Buffer.from([109, 0, 101, 0]));
    const cases: [string[], number, string][] = [
      [['audit', join(folder, 'bad.csv')], 3, 'line 3: std "x" is not a number'],
      [['audit', join(folder, 'binary.csv')], 3, 'UTF-8'],
      [['audit', join(folder, 'none.csv')], 3, 'There is no file'],
      [['audit', folder], 3, 'cannot be read'],
      [['audit', 'paper', '--min', '0'], 2, 'tables of your own'],
      [['audit', join(folder, 'bad.csv'), '--test', 'anova'], 2, 'Allowed choices'],
    ];
    for (const [args, code, message] of cases) {
      const { status, stdout, stderr } = await inProcess(args);
      expect({ status, stdout }).toEqual({ status: code, stdout: '' });
      expect(stderr).toContain(message);
    }
  });

  it('explains the columns, and its example is one that it can audit', async () => {
    const { stdout } = await inProcess(['audit', '--help']);
    const example = stdout
      .slice(stdout.indexOf('results.csv:\n') + 'results.csv:\n'.length)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.includes(','));
    expect(example).toHaveLength(4);
    const { status, stdout: audited } = trainless(['audit', '-', '--json'], { input: example.join('\n') });
    expect(status).toBe(0);
    expect(JSON.parse(audited).findings).toMatchObject([{ printed: '5e-11' }]);
  });
});
