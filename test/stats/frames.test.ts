import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  columnNames,
  compareColumn,
  fromDataFrame,
  groupValues,
  numericColumn,
  numericColumns,
  parseCsv,
  parseJsonLines,
  parseRows,
  readRows,
  summarise,
} from '../../src/stats/frames/index.js';
import { welchTTest } from '../../src/stats/t-test.js';
import { requireResult } from '../../src/stats/test-result.js';
import { temporaryFolder } from '../temporary-folder.js';
import { refused, refusedLater } from './refused.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/stats/', import.meta.url));

const RUNS = `method,seed,accuracy
cv-u,0,91.5
cv-u,1,90.25
cv-u,2,
random,0,80
random,1,86.5
random,2,NaN
`;

describe('CSV', () => {
  it('reads numbers as numbers and leaves names alone', () => {
    const rows = parseCsv(RUNS);
    expect(rows[0]).toEqual({ method: 'cv-u', seed: 0, accuracy: 91.5 });
    expect(rows.map((row) => row.accuracy)).toEqual([91.5, 90.25, null, 80, 86.5, null]);
    expect(numericColumns(rows)).toEqual(['seed', 'accuracy']);
    // One cell that is no number makes a column of text: 007 and NA are names there.
    expect(parseCsv('id,op\n007,NA\n12,none\n').map((row) => [row.id, row.op])).toEqual([
      ['007', 'NA'],
      ['12', 'none'],
    ]);
  });

  it('finds the delimiter and the header, quotes and a byte order mark', () => {
    expect(parseCsv('\uFEFF"a b";c\r\n"x;1";-2.5e-3\r\n')).toEqual([{ 'a b': 'x;1', c: -0.0025 }]);
    expect(parseCsv('1\t2\n3\t4\n')).toEqual([
      { column1: 1, column2: 2 },
      { column1: 3, column2: 4 },
    ]);
    expect(parseCsv('2020,2021\n1,2\n', { header: true })).toEqual([{ '2020': 1, '2021': 2 }]);
    expect(parseCsv('x\n-inf\nInfinity\n')[0]).toEqual({ x: Number.NEGATIVE_INFINITY });
    expect(parseCsv(`x\n${'1'.repeat(200_000)}x\n`)[0]?.x).toHaveLength(200_001);
  });

  it('refuses what is broken, naming the line', () => {
    expect(refused(() => parseCsv('a\n1\n', { delimiter: '' }))).toBe('BAD_ARGUMENT');
    for (const text of ['', 'a,b\n', 'a,b\n1,2,3\n', 'a,a\n1,2\n', 'a,b\n"1,2\n']) {
      expect(refused(() => parseCsv(text))).toBe('BAD_FILE');
    }
    expect(() => parseCsv('a,b\n1,2\n1,2,3\n', { name: 'runs.csv' })).toThrow(/runs\.csv.*line 3/);
  });
});

describe('JSON', () => {
  it('reads lines and arrays; missing keys are missing values', async () => {
    const rows = parseJsonLines('{"a":1,"b":"x"}\n\n{"a":null,"c":[1,2]}\n');
    expect(columnNames(rows)).toEqual(['a', 'b', 'c']);
    expect([...numericColumn(rows, 'a')]).toEqual([1, Number.NaN]);
    expect(rows[1]?.c).toBe('[1,2]');
    expect(await parseRows('[{"a":1}]')).toEqual([{ a: 1 }]);
    expect(await parseRows('{"a":1}\n{"a":2}')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('refuses what is broken, naming the line', () => {
    expect(() => parseJsonLines('{"a":1}\n{"a":')).toThrow(/line 2/);
    for (const text of ['', '3', '[1]', '{"a":1}x']) expect(refused(() => parseJsonLines(text))).toBe('BAD_FILE');
  });
});

describe('Parquet', () => {
  it.each(['none', 'snappy', 'gzip', 'brotli'])('reads what pyarrow wrote, compression %s', async (compression) => {
    expect(await readRows(join(FIXTURES, `rows-${compression}.parquet`))).toEqual([
      { method: 'cv-u', accuracy: 0.1, seed: 0, done: true, day: DAY, hits: '[1,2]' },
      { method: 'cv-u', accuracy: 91.90123456789011, seed: 1, done: false, day: DAY, hits: '[]' },
      { method: 'naswot', accuracy: 88.5, seed: 2, done: null, day: DAY, hits: null },
      { method: 'naswot', accuracy: null, seed: 3, done: true, day: DAY, hits: '[3]' },
      { method: null, accuracy: 3, seed: '4611686018427387904', done: true, day: DAY, hits: '[4]' },
      { method: 'random', accuracy: null, seed: -5, done: false, day: null, hits: '[5]' },
    ]);
  });

  it('reads Zstandard where Node can, and says so where it cannot', async () => {
    const path = join(FIXTURES, 'rows-zstd.parquet');
    if ('zstd' in process.versions) expect(await readRows(path)).toHaveLength(6);
    else await expect(readRows(path)).rejects.toThrow(/ZSTD.*newer Node/);
  });

  it('refuses another file', async () => {
    const path = join(temporaryFolder(), 'x.parquet');
    writeFileSync(path, 'PAR1 no such thing');
    expect(await refusedLater(() => readRows(path))).toBe('BAD_FILE');
  });
});

describe('files', () => {
  it('are read by their extension', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'x.tsv');
    writeFileSync(path, 'a\tb,c\n1\t2,5\n');
    expect(await readRows(path)).toEqual([{ a: 1, 'b,c': '2,5' }]);
    expect(await readRows(path, { format: 'csv', delimiter: ',' })).toHaveLength(1);
    expect(await refusedLater(() => readRows(join(folder, 'no.csv')))).toBe('MISSING_DATA');
    expect(await refusedLater(() => readRows(folder))).toBe('BAD_FILE');
    writeFileSync(path, Uint8Array.of(0x61, 0xff, 0xfe));
    expect(await refusedLater(() => readRows(path))).toBe('BAD_FILE');
  });
});

describe('groups', () => {
  const rows = parseCsv(RUNS);

  it('summarise to a table again, counting what is missing', () => {
    expect(summarise(rows, { by: 'method', columns: ['accuracy'], ddof: 1 })).toEqual([
      {
        method: 'cv-u',
        column: 'accuracy',
        n: 2,
        missing: 1,
        mean: 90.875,
        standardDeviation: Math.sqrt(0.78125),
        min: 90.25,
        lowerQuartile: 90.5625,
        median: 90.875,
        upperQuartile: 91.1875,
        max: 91.5,
      },
      expect.objectContaining({ method: 'random', n: 2, missing: 1, mean: 83.25 }),
    ]);
    expect(summarise(rows, { ddof: 0 }).map((row) => [row.column, row.n])).toEqual([
      ['seed', 6],
      ['accuracy', 4],
    ]);
    const alone = summarise([{ g: 'a', v: 1 }], { by: 'g', ddof: 1 });
    expect(alone).toEqual([expect.objectContaining({ n: 1, mean: null })]);
  });

  it('are compared in one call', () => {
    const { comparisons, groups } = compareColumn(rows, { group: 'method', value: 'accuracy' });
    expect(groups.map((group) => [group.group, group.n])).toEqual([
      ['cv-u', 2],
      ['random', 2],
    ]);
    expect(requireResult((comparisons[0] as (typeof comparisons)[0]).test)).toEqual(
      requireResult(welchTTest([91.5, 90.25], [80, 86.5])),
    );
    expect([...groupValues(rows, 'method', 'accuracy').keys()]).toEqual(['cv-u', 'random']);
  });

  it('name the columns that there are', () => {
    expect(() => groupValues(rows, 'methods', 'accuracy')).toThrow(/no column "methods".*method, seed, accuracy/);
    expect(() => numericColumn(rows, 'method')).toThrow(/row 1 holds "cv-u"/);
    expect(refused(() => numericColumn(rows, 'x'))).toBe('UNKNOWN_NAME');
  });

  it('are not paired across gaps', () => {
    const paired = { group: 'method', value: 'accuracy', test: 'paired' } as const;
    expect(refused(() => compareColumn(rows, paired))).toBe('BAD_DATA');
    expect(compareColumn(rows.slice(0, 2).concat(rows.slice(3, 5)), paired).comparisons[0]?.test.n).toBe(2);
  });
});

describe('danfojs', () => {
  it('takes rows and gives them back, in a Node process of its own', { timeout: 180_000 }, () => {
    const script = `
      const { toDataFrame, fromDataFrame, summarise } = await import(process.argv[1]);
      const rows = [{ g: 'a', v: 0.1, ok: true }, { g: 'b', v: null, ok: false }, { g: 'a', v: 1e300 / 3, ok: true }];
      const frame = await toDataFrame(rows);
      const filtered = frame.query(frame.g.eq('a'));
      console.log(JSON.stringify({
        shape: frame.shape, columns: frame.columns, back: fromDataFrame(frame), filtered: fromDataFrame(filtered),
        mean: filtered.v.mean(), name: frame.constructor.name,
        summary: fromDataFrame(await toDataFrame(summarise(fromDataFrame(filtered), { by: 'g', ddof: 1 }))),
      }));`;
    const dist = new URL('../../dist/stats/index.js', import.meta.url).href;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script, dist], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      shape: [3, 3],
      columns: ['g', 'v', 'ok'],
      back: [
        { g: 'a', v: 0.1, ok: true },
        { g: 'b', v: null, ok: false },
        { g: 'a', v: 1e300 / 3, ok: true },
      ],
      filtered: [
        { g: 'a', v: 0.1, ok: true },
        { g: 'a', v: 1e300 / 3, ok: true },
      ],
      mean: (0.1 + 1e300 / 3) / 2,
      name: 'DataFrame',
      summary: [expect.objectContaining({ g: 'a', column: 'v', n: 2, missing: 0, min: 0.1 })],
    });
  });

  it('a frame of one column, NaN and undefined come back as rows', () => {
    expect(fromDataFrame({ columns: ['a'], values: [1, Number.NaN, undefined] })).toEqual([
      { a: 1 },
      { a: null },
      { a: null },
    ]);
  });
});

const DAY = '2021-03-14T00:00:00.000Z';
