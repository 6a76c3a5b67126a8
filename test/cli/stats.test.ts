import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trainless } from '../cli.js';
import { temporaryFolder } from '../temporary-folder.js';
import { runHere } from './run.js';

const RUNS = `method,before,after
cv-u,91.5,92
cv-u,90.25,91
naswot,88,88.5
naswot,89.5,90.25
random,80,83
random,86.5,80
`;

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await runHere(['stats', ...args, '--json']);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

function filesOf<T extends Readonly<Record<string, string>>>(files: T): { readonly [name in keyof T]: string } {
  const folder = temporaryFolder();
  const paths = Object.keys(files).map((name) => [name, join(folder, name)] as const);
  for (const [name, path] of paths) writeFileSync(path, files[name] as string);
  return Object.fromEntries(paths) as { readonly [name in keyof T]: string };
}

describe('trainless stats ttest', () => {
  it('takes summaries: Welch, pooled, one-sided, population deviations', async () => {
    // SciPy: ttest_ind_from_stats(91.9, 2.27, 500, 91.76, 2.05, 500, equal_var=False).pvalue
    const p = 0.30632874739969285;
    const welch = await json('ttest', '--summary', '91.90,2.27,500', '91.76,2.05,500');
    expect(Object.keys(welch).sort()).toEqual(
      [
        ...['status', 'method', 'statistic', 'statisticName', 'df', 'pValue', 'logP', 'confidenceInterval', 'estimate'],
        ...['estimateName', 'standardError', 'nullValue', 'alternative', 'n', 'ddof'],
      ].sort(),
    );
    expect(welch).toMatchObject({ method: 'Welch two-sample t-test', n: [500, 500], alternative: 'two-sided' });
    expect(welch.pValue).toBeCloseTo(p, 12);
    const pooled = await json('ttest', '--summary', '91.90,2.27,500', '91.76,2.05,500', '--equal-var');
    expect(pooled.df).toBe(998);
    const less = await json('ttest', '--summary', '91.90,2.27,500', '91.76,2.05,500', '--alternative', 'less');
    expect(less.pValue).toBeCloseTo(1 - p / 2, 12);
    expect(less.confidenceInterval).toMatchObject({ low: null });
    const population = await json('ttest', '--summary=-1,2,5', '--summary=1,2,5', '--ddof', '0');
    expect(population.statistic).toBeCloseTo(-Math.SQRT2, 12);
    expect(await json('ttest', '--summary', '1,2,5', '--mu', '1')).toMatchObject({ statistic: 0, pValue: 1, n: 5 });
  });

  it('takes files, columns, groups', async () => {
    const files = filesOf({ 'a.csv': 'v\n1\n2\n4\n', 'b.jsonl': '{"v":2}\n{"v":5}\n{"v":9}\n', 'runs.csv': RUNS });
    expect((await json('ttest', files['a.csv'], files['b.jsonl'], '--column', 'v')).n).toEqual([3, 3]);
    const runs = files['runs.csv'];
    expect(await json('ttest', runs, '--x', 'before', '--y', 'after', '--paired')).toMatchObject({
      method: 'Paired t-test',
      n: 6,
    });
    expect((await json('ttest', runs, '--x', 'before', '--y', 'after')).n).toEqual([6, 6]);
    const two = filesOf({ 'two.csv': RUNS.replace(/naswot/g, 'cv-u') });
    expect((await json('ttest', two['two.csv'], '--group', 'method', '--column', 'after')).n).toEqual([4, 2]);
    expect(await json('ttest', files['a.csv'], '--mu', '2')).toMatchObject({
      method: 'One-sample t-test',
      nullValue: 2,
    });
  });

  it('reads standard input, named or not, of any form', async () => {
    const files = filesOf({ 'a.csv': 'v\n1\n2\n4\n', 'b.csv': '2\n5\n9\n' });
    const expected = await json('ttest', files['a.csv'], files['b.csv']);
    const piped = trainless(['stats', 'ttest', files['a.csv'], '-', '--json'], {
      input: '{"w":2}\n{"w":5}\n{"w":9}\n',
    });
    expect(JSON.parse(piped.stdout)).toEqual(expected);
    expect(trainless(['stats', 'describe'], { input: '1\n2\n3\n' }).stdout).toMatch(
      /column1\s+3\s+2\s+1\s+1\s+1.5\s+2\s+2.5\s+3/,
    );
    const empty = trainless(['stats', 'describe'], { input: '' });
    expect([empty.status, empty.stdout]).toEqual([3, '']);
    expect(empty.stderr).toMatch(/standard input holds no rows/);
  });

  it('says that constant samples have no answer, and is done', async () => {
    expect(await json('ttest', '--summary', '1,0,5', '2,0,5')).toMatchObject({
      status: 'degenerate',
      reason: 'constant-sample',
    });
  });

  it('refuses wrong use with 2 and bad data with 3, on standard error alone', async () => {
    const { gap, text, runs } = filesOf({ gap: 'v,w\n1,1\n,1\n2,1\nNA,1\n', text: 'v\n1\nx\n', runs: RUNS });
    const refusal = async (...args: readonly string[]): Promise<unknown> => {
      const { status, stdout, stderr } = await runHere(['stats', ...args]);
      expect(stdout).toBe('');
      return [status, stderr.split('\n')[0]?.toLowerCase()];
    };
    expect(await refusal('ttest', '--summary', '1,2')).toEqual([2, expect.stringMatching(/mean,standard deviation,n/)]);
    expect(await refusal('ttest', '--summary', '1,2,3', '1,2,3', '1,2,3')).toEqual([2, expect.stringMatching(/not 3/)]);
    expect(await refusal('ttest', '--summary', '1,-2,3', '1,2,3')).toEqual([
      2,
      expect.stringMatching(/deviation of x/),
    ]);
    expect(await refusal('ttest', '--summary', '1,2,3', '--paired')).toEqual([2, expect.stringMatching(/pairs/)]);
    expect(await refusal('ttest', runs, '--alternative', 'both')).toEqual([2, expect.stringMatching(/greater/)]);
    expect(await refusal('ttest', runs, '--confidence', '95', '--column', 'after')).toEqual([
      2,
      expect.stringMatching(/between 0 and 1/),
    ]);
    expect(await refusal('ttest', runs, '--group', 'method', '--column', 'after')).toEqual([
      2,
      expect.stringMatching(/stats compare/),
    ]);
    expect(await refusal('ttest', runs)).toEqual([2, expect.stringMatching(/--column.*before, after/)]);
    expect(await refusal('ttest', runs, '--column', 'x')).toEqual([2, expect.stringMatching(/before, after/)]);
    expect(await refusal('ttest', `${runs}.no`)).toEqual([3, expect.stringMatching(/no file/)]);
    expect(await refusal('ttest', gap, '--column', 'v')).toEqual([3, expect.stringMatching(/row 2.*--omit-missing/)]);
    expect(await refusal('ttest', text, '--column', 'v')).toEqual([3, expect.stringMatching(/row 2 holds "x"/)]);
    expect((await json('ttest', gap, '--column', 'v', '--omit-missing')).n).toBe(2);
    expect((await json('ttest', gap, '--x', 'v', '--y', 'w', '--paired', '--omit-missing')).n).toBe(2);
    expect(await refusal('ttest', gap, gap, '--column', 'v', '--paired', '--omit-missing')).toEqual([
      2,
      expect.stringMatching(/break the pairs/),
    ]);
  });
});

describe('trainless stats', () => {
  it('corr', async () => {
    const { file } = filesOf({ file: 'name,a,b\nx,1,10\ny,2,30\nz,3,20\nw,4,60\nv,,5\n' });
    const pearson = await json('corr', file, '--x', 'a', '--y', 'b', '--omit-missing');
    expect(pearson).toMatchObject({ n: 4, df: 2, statisticName: 'r' });
    expect(pearson.statistic).toBeCloseTo(0.8366600265340756, 12);
    // Without --x and --y: the only two columns of numbers.
    expect((await json('corr', file, '--method', 'spearman', '--omit-missing')).statistic).toBeCloseTo(0.8, 14);
    const kendall = await json('corr', file, '--method', 'kendall', '--omit-missing');
    expect(kendall.statistic).toBeCloseTo(2 / 3, 14);
    expect(kendall.df).toBeNull();
    expect((await runHere(['stats', 'corr', file])).status).toBe(3);
    expect((await runHere(['stats', 'corr', file, '--x', 'a'])).status).toBe(2);
  });

  it('describe', async () => {
    const { runs } = filesOf({ runs: RUNS });
    expect(await json('describe', runs, '--ddof', '0')).toMatchObject({
      before: { n: 6, ddof: 0, max: 91.5 },
      after: { n: 6, min: 80 },
    });
    const groups = await json('describe', runs, '--column', 'after', '--group', 'method');
    expect(Object.keys(groups)).toEqual(['cv-u', 'naswot', 'random']);
  });

  it('compare', async () => {
    const files = filesOf({ 'runs.csv': RUNS, 'a.csv': '1\n2\n', 'b.csv': '4\n6\n' });
    const result = (await json('compare', files['runs.csv'], '--group', 'method', '--value', 'after')) as {
      comparisons: { x: string; y: string; adjustedPValue: number; test: { pValue: number } }[];
      adjustment: string;
    };
    expect(result.comparisons.map(({ x, y }) => `${x} ${y}`)).toEqual(['cv-u naswot', 'cv-u random', 'naswot random']);
    expect(result.adjustment).toBe('holm');
    const smallest = Math.min(...result.comparisons.map(({ test }) => test.pValue));
    expect(Math.min(...result.comparisons.map((c) => c.adjustedPValue))).toBeCloseTo(3 * smallest, 14);
    const two = [files['a.csv'], files['b.csv']];
    const ranked = await runHere(['stats', 'compare', ...two, '--test', 'mann-whitney', '--reference', 'b']);
    expect(ranked.stdout).toMatch(/Mann–Whitney U test \(exact\)/);
    expect(ranked.stdout).toMatch(/^a – b\s+0\s+–\s+-3.5/m);
    expect((await runHere(['stats', 'compare', ...two, '--reference', 'c'])).status).toBe(2);
  });

  it('power, adjust, bootstrap, permutation, mann-whitney, tost', async () => {
    expect((await json('power', '--effect', '0.5', '--power', '0.8')).n).toBe(64);
    expect((await runHere(['stats', 'power', '--effect', '0.5'])).status).toBe(2);
    const adjusted = (await json('adjust', '0.01', '0.04', '0.03', '--method', 'benjamini-hochberg')).adjusted;
    (adjusted as number[]).forEach((p, i) => {
      expect(p).toBeCloseTo([0.03, 0.04, 0.04][i] as number, 14);
    });
    expect((await runHere(['stats', 'adjust', '0.01', 'x'])).status).toBe(2);
    const files = filesOf({ c: '1\n2\n4\n8\n16\n', a: '1\n2\n3\n', b: '4\n6\n9\n' });
    const drawn = await json('bootstrap', files.c, '--statistic', 'median', '--seed', '3', '--resamples', '500');
    expect(drawn).toMatchObject({ status: 'ok', estimate: 4, n: [5], seed: 3 });
    expect(await json('bootstrap', files.c, '--statistic', 'median', '--seed', '3', '--resamples', '500')).toEqual(
      drawn,
    );
    expect(await json('permutation', files.a, files.b)).toMatchObject({ exact: true, pValue: 0.1 });
    expect(await json('mann-whitney', files.a, files.b)).toMatchObject({
      statistic: 0,
      pValue: expect.closeTo(0.1, 12),
    });
    const tost = await json('tost', '--low=-0.5', '--high', '0.5', '--summary', '1,1,500', '1.1,1,500');
    expect(tost).toMatchObject({ bounds: { low: -0.5, high: 0.5 }, status: 'ok' });
    expect(tost.pValue as number).toBeLessThan(1e-8);
  });
});
