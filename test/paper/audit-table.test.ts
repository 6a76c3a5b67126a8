import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrainlessError } from '../../src/core/errors.js';
import { auditTable, formatAudit, TABLE_2_CELLS, type TableAuditOptions } from '../../src/paper/index.js';

const found = (text: string, options?: TableAuditOptions) =>
  auditTable(text, options).findings.map(({ kind, where }) => `${kind}: ${where}`);

function errorsOf(text: string, options?: TableAuditOptions): string {
  try {
    auditTable(text, options);
  } catch (error) {
    if (error instanceof TrainlessError && error.code === 'BAD_DATA') return error.message;
    throw error;
  }
  return 'no error';
}

const GOOD = `id,group,mean,std,n,compare_to,p
baseline,CIFAR-10,86.61,13.46,500,,
ours,CIFAR-10,91.90,2.27,500,baseline,5.5e-17
theirs,CIFAR-10,91.61,1.71,500,ours; baseline,0.023; <0.001
`;

describe('a table of means', () => {
  it('without mistakes is silent', () => {
    const report = auditTable(GOOD, { name: 'good.csv' });
    expect(report.findings).toEqual([]);
    expect(report.pValues).toHaveLength(3);
    expect(report.pValues[1]).toMatchObject({
      id: 'CIFAR-10/theirs against ours',
      where: 'line 4: CIFAR-10, theirs against ours',
      printed: '0.023',
    });
    expect(report.checked).toMatchObject({ rows: 3, pValues: 3 });
    expect(formatAudit(report)).toContain('nothing found');
  });

  it('with a wrong p-value is not, and the line is named', () => {
    const report = auditTable(GOOD.replace('5.5e-17', '5e-11'));
    expect(report.findings).toMatchObject([
      {
        id: 'impossible-cifar-10-ours-against-baseline',
        severity: 'error',
        where: 'line 3: CIFAR-10, ours against baseline',
        printed: '5e-11',
      },
    ]);
    expect(formatAudit(report)).toContain('ERROR  impossible-cifar-10-ours-against-baseline');
    expect(found(GOOD.replace('<0.001', '>0.05'))).toHaveLength(1);
  });

  it('finds the test named in a column, in an option, or accepts either', () => {
    const text = (test: string, p: string) =>
      `id,mean,std,n,compare_to,p,test\na,67.05,2.89,500,,,\nb,64.08,5.63,500,a,${p},${test}\n`;
    expect(found(text('', '1.6e-24'))).toEqual([]);
    expect(found(text('pooled', '1.6e-24'))).toEqual([]);
    expect(found(text('student', '1.6e-24'))).toEqual([]);
    expect(found(text('Welch', '1.6e-24'))).toHaveLength(1);
    expect(found(text('', '1.6e-24'), { defaults: { test: 'welch' } })).toHaveLength(1);
    expect(found(text('', '3.7e-24'), { defaults: { test: 'pooled' } })).toHaveLength(1);
  });

  it('allows for either way of computing a deviation until told which', () => {
    const text = (ddof: string) =>
      `id,mean,std,n,ddof,compare_to,p\na,10.000,3.000,6,${ddof},,\nb,12.000,3.000,6,${ddof},a,0.3166\n`;
    expect(found(text(''))).toEqual([]);
    expect(found(text('0'))).toEqual([]);
    expect(found(text('1'))).toHaveLength(1);
    expect(found(text(''), { defaults: { ddof: 1 } })).toHaveLength(1);
  });

  it('takes stripped zeros for less precision unless the decimals are stated', () => {
    const text = 'id,mean,std,n,compare_to,p\na,10,3,60,,\nb,12,3,60,a,0.01\n';
    expect(found(text)).toEqual([]);
    expect(found(text, { defaults: { decimals: 2 } })).toHaveLength(1);
    expect(errorsOf('mean,std,decimals\n1.234,0.1,2\n')).toContain('more than the 2 decimals stated');
  });

  it('checks bounds and granularity where they are stated', () => {
    expect(found('id,mean,std,n\nx,99.0,12.0,500\n')).toEqual([]);
    expect(found('id,mean,std,n\nx,99.0,12.0,500\n', { name: 't', defaults: { min: 0, max: 100 } })).toEqual([
      'impossible-std: t, line 2, x',
    ]);
    expect(found('id,mean,std,n,min,max\nx,101,1,5,0,100\ny,101,1,5,0,\n')).toEqual([
      'impossible-mean: table, line 2, x',
    ]);
    expect(found('mean,std,n,granularity\n3.33,0.58,3,1\n')).toEqual([]);
    expect(found('mean,std,n,granularity\n3.35,0.58,3,1\n')).toEqual(['grim: table, line 2']);
    expect(found('mean,std,n,granularity\n3.33,0.70,3,1\n')).toEqual(['grimmer: table, line 2']);
  });

  it('finds copies and filled-down cells', () => {
    const rows = ['89.92 ± 0.75', '93.06 ± 0.59', '86.61 ± 13.46', '91.53 ± 1.62', '91.78 ± 1.45', '91.61 ± 1.71'];
    const table = (more: readonly string[]) => ['mean', ...rows, ...more].join('\n');
    expect(found(table([]))).toEqual([]);
    expect(found(table(['91.53 ± 1.62']))).toEqual(['duplicate: table: line 5 equals line 8']);
    expect(found(table(['93.92 ± 0.3', '93.92 ± 0.31', '93.92 ± 0.32', '93.92 ± 0.33']))).toEqual([
      'fill-down: table, line 8 to line 11',
    ]);
    // The same method listed again for another comparison is no copy; under another name it is.
    const named = `id,mean,std,n,compare_to,p\na,80.12,3.45,,,\nb,83.50,2.15,,,\nc,89.12,1.11,,,\n`;
    expect(found(`${named}a,80.12,3.45,,,\n`)).toEqual([]);
    expect(found(`${named}d,80.12,3.45,,,\n`)).toEqual(['duplicate: table: a equals d']);
  });

  it('finds the mistakes of Table 2 given as a file', () => {
    const lines = TABLE_2_CELLS.map((cell) =>
      [cell.place.row, cell.place.column, cell.mean.text, cell.std.text, 500, '', ''].join(','),
    );
    lines.push('again,CIFAR-10 test,91.9,2.27,500,Random,5e-11');
    const kinds = auditTable(['id,group,mean,std,n,compare_to,p', ...lines].join('\n')).findings.map(
      ({ kind }) => kind,
    );
    expect(kinds.sort()).toEqual(['duplicate', 'fill-down', 'impossible-p-value']);
  });

  it('says what it could not recompute', () => {
    const report = auditTable('id,mean,std,n,compare_to,p\na,1,1,,,\nb,2,1,5,a,0.9\nc,2,1,1,b,0.9\n');
    expect(report.notChecked).toEqual([
      { where: 'line 3: b against a', printed: '0.9', reason: 'n is unknown' },
      { where: 'line 4: c against b', printed: '0.9', reason: 'n is below 2' },
    ]);
    expect(formatAudit(report)).toContain('b against a: p 0.9 (n is unknown)');
  });
});

describe('reading a table', () => {
  it('takes other separators, comments, quotes, a byte order mark, other names and extra columns', () => {
    const report = auditTable(
      '\uFEFF# results; of; ours\nName;Dataset;Notes;Mean;SD;N;p_value;Compare_To\n"a #1";d;;1.5;0.5;10;;\n\nb;d;"said ""so""";2.5;0.5;10;"0.0003; 0.9";"a #1; c"\nc;d;;2.4;0.5;10;;\n',
    );
    expect(report.ignoredColumns).toEqual(['Notes']);
    expect(report.pValues.map(({ where, printed }) => [where, printed])).toEqual([
      ['line 5: d, b against a #1', '0.0003'],
      ['line 5: d, b against c', '0.9'],
    ]);
    const tabs = auditTable('id\tmean\tstd\tn\r\na\t91.90 +- 2.27\t\t5\r\nb\t91.90+/-2.37\t\t5\r\n');
    expect(tabs.checked.rows).toBe(2);
  });

  it.each([
    ['', 'empty'],
    ['mean,std\n', 'no rows'],
    ['a,b\n1,2\n', 'no column "mean"'],
    ['mean,std,sd\n1,2,3\n', 'columns "std" and "sd" mean the same'],
    ['mean,std\n1,x\n', 'line 2: std "x" is not a number'],
    ['mean\n1\n', 'line 2: std is missing'],
    ['mean,std\n1,2\n\n# x\n,3\n', 'line 5: mean is missing'],
    ['mean,std\n1,2,3\n', 'line 2: 3 cells under 2 column names'],
    ['mean,std,n\n1,2,0\n', 'line 2: n must be a whole number of at least 1, not "0"'],
    ['mean,std,n\n1,2,1.5\n', 'line 2: n must be'],
    ['mean,std,n\n1,2,1e3\n', 'line 2: n must be'],
    ['mean,std,ddof\n1,2,2\n', 'line 2: ddof must be 0 or 1'],
    ['mean,std,test\n1,2,anova\n', 'line 2: test must be welch or pooled'],
    ['mean,std,min,max\n1,2,5,5\n', 'line 2: min 5 is not below max 5'],
    ['mean,std,granularity\n1,2,0\n', 'line 2: granularity must be above 0'],
    ['mean,std,p\n1,2,0.5\n', 'line 2: p = 0.5 says nothing without compare_to'],
    ['id,mean,std,compare_to,p\na,1,2,b,0.5\n', 'line 2: compare_to names "b", which no other row has'],
    ['id,mean,std,compare_to,p\na,1,2,a,0.5\n', 'line 2: compare_to names "a", which no other row has'],
    [
      'id,mean,std,compare_to,p\na,1,2,,\na,1,3,,\nb,1,2,a,0.5\n',
      'line 4: compare_to names "a", which is the id of lines 2, 3',
    ],
    ['id,mean,std,compare_to,p\na,1,2,,\nb,1,2,a,1.5\n', 'line 3: p "1.5" is no p-value'],
    ['id,mean,std,compare_to,p\na,1,2,,\nb,1,2,a,0.1;0.2\n', 'line 3: 1 names under compare_to but 2 values under p'],
    ['mean,std\n"1,2\n', 'no table of separated values'],
  ])('refuses %j', (text, message) => {
    expect(errorsOf(text)).toContain(message);
  });

  it('names every bad line, but not thousands', () => {
    const message = errorsOf(`mean,std\n${'x,1\n'.repeat(50)}`);
    expect(message).toContain('line 2:');
    expect(message).toContain('line 21:');
    expect(message).not.toContain('line 22:');
    expect(message).toContain('and 30 more');
    expect(errorsOf(`mean,std\n${'1,1\n'.repeat(20_001)}`)).toContain('split it');
  });

  it('looks for the compared row in its own group first', () => {
    const report = auditTable(
      'id,group,mean,std,n,compare_to,p\na,x,10.00,1.00,9,,\na,y,20.00,1.00,9,,\nb,y,20.00,1.00,9,a,1.0\n',
    );
    expect(report.findings.filter(({ kind }) => kind === 'impossible-p-value')).toEqual([]);
  });

  it('never fails otherwise than with a clear error, whatever the text', () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '1',
        '-0.5',
        '1e400',
        '',
        'mean',
        'std',
        '±',
        '1 ± 2',
        '0',
        '"',
        '<0.05',
        'a',
        '1e-300',
        '999999999999',
      ),
      fc.string({ maxLength: 6 }),
    );
    const line = fc.array(cell, { minLength: 1, maxLength: 8 }).map((cells) => cells.join(','));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const text = ['id,mean,std,n,compare_to,p,min,granularity', ...lines].join('\n');
        try {
          formatAudit(auditTable(text));
        } catch (error) {
          if (!(error instanceof TrainlessError) || error.code !== 'BAD_DATA') throw error;
        }
      }),
      { numRuns: 400 },
    );
  });

  it('takes a table of 20,000 rows', () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${(i % 977) / 7},${1 + (i % 89) / 13},5`);
    const start = performance.now();
    expect(auditTable(`mean,std,n\n${rows.join('\n')}\n`).checked.rows).toBe(20_000);
    expect(performance.now() - start).toBeLessThan(25_000);
  }, 60_000);
});
