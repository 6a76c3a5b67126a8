import { describe, expect, it } from 'vitest';
import { type AuditFinding, auditPaper, PAPER_RECORD, type PaperRecord, parsePrinted } from '../../src/paper/index.js';
import { parseMeanStd } from '../../src/paper/summary.js';
import expected from '../fixtures/paper/expected-findings.json' with { type: 'json' };

const report = auditPaper();

function finding(id: string): AuditFinding {
  const found = report.findings.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no finding ${id}`);
  return found;
}

/** Ids that a change of the paper adds to and takes from the findings. */
function changed(record: PaperRecord): { added: string[]; gone: string[] } {
  const before = report.findings.map(({ id }) => id);
  const after = auditPaper(record).findings.map(({ id }) => id);
  return {
    added: after.filter((id) => !before.includes(id)),
    gone: before.filter((id) => !after.includes(id)),
  };
}

function withTable2(id: string, text: string): PaperRecord {
  const table2 = PAPER_RECORD.table2.map((cell) => (cell.id === id ? { ...cell, ...parseMeanStd(text) } : cell));
  expect(table2).not.toEqual(PAPER_RECORD.table2);
  return { ...PAPER_RECORD, table2 };
}

function withTableA3(cells: Readonly<Record<string, string>>, record: PaperRecord = PAPER_RECORD): PaperRecord {
  for (const id of Object.keys(cells)) expect(record.tableA3.map((cell) => cell.id)).toContain(id);
  return {
    ...record,
    tableA3: record.tableA3.map((cell) => {
      const text = cells[cell.id];
      return text === undefined ? cell : { ...cell, ...parseMeanStd(text) };
    }),
  };
}

describe('the audit of the paper', () => {
  it('finds what is expected and nothing else', () => {
    expect(report.findings.map(({ id }) => id).sort()).toEqual(Object.keys(expected.findings).sort());
  });

  it('puts the heaviest findings first and fills every field', () => {
    const weights = report.findings.map(({ severity }) => ['error', 'warning', 'note'].indexOf(severity));
    expect(weights).toEqual([...weights].sort());
    for (const entry of report.findings) {
      for (const text of [entry.where, entry.printed, entry.recomputed, entry.explanation]) {
        expect(text).not.toBe('');
        expect(text).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });

  it('recomputes the ten p-values, Welch and pooled', () => {
    // SciPy 1.10, ttest_ind_from_stats with equal_var False and True.
    const scipy: [string, number, number][] = [
      ['0.319', 0.31944933849753304, 0.3194066688351924],
      ['3.7e-24', 4.0185645876443706e-24, 1.643818417138591e-24],
      ['0.254', 0.25435949415546355, 0.25434461496145433],
      ['0.023', 0.022733100515986836, 0.022717097346784395],
      ['8e-17', 8.426228893301759e-17, 6.267165403379365e-17],
      ['3e-8', 3.47483838623827e-8, 3.472587440361161e-8],
      ['5e-11', 5.52000225396977e-17, 1.785942800196933e-17],
      ['2e-7', 1.7983169892600062e-7, 1.6466709963042859e-7],
      ['2e-25', 2.0446647681529329e-25, 1.398940004171037e-25],
      ['5.8e-7', 5.803621633773339e-7, 5.727233286781496e-7],
    ];
    expect(report.pValues.map((check) => check.printed)).toEqual(scipy.map(([printed]) => printed));
    for (const [index, [, welch, pooled]] of scipy.entries()) {
      const check = report.pValues[index];
      expect(Math.abs((check?.welch.pValue ?? 0) / welch - 1)).toBeLessThan(1e-10);
      expect(Math.abs((check?.pooled.pValue ?? 0) / pooled - 1)).toBeLessThan(1e-10);
    }
    expect(report.pValues.filter((check) => check.consistentWith.length === 0).map((check) => check.printed)).toEqual([
      '5e-11',
    ]);
    expect(report.pValues.find((check) => check.printed === '3.7e-24')?.consistentWith).toEqual(['welch']);
  });

  it('says what is behind each finding', () => {
    expect(finding('impossible-table-2-p-value-random-cifar10')).toMatchObject({
      severity: 'error',
      printed: '5e-11',
      recomputed: '5.52e-17 (Welch), 1.79e-17 (pooled)',
    });
    expect(finding('impossible-table-2-p-value-random-cifar10').explanation).toContain('misprint for 5e-17');
    expect(finding('mismatch-table-2-imagenet16-120-batchsize-16').recomputed).toBe(
      '35.64 ± 8.42; 35.50 ± 8.77; 36.75 ± 7.84; 36.71 ± 8.14; 38.11 ± 6.75; 38.11 ± 7.06',
    );
    expect(finding('mismatch-table-2-imagenet16-120-batchsize-16').explanation).toContain('3.47e-8 becomes 9.39e-5');
    expect(finding('mismatch-table-2-cv-u-na25-cifar10-validation-nowhere')).toMatchObject({
      printed: '84.91 ± 5.98',
      recomputed: '88.03 ± 1.74',
    });
    expect(finding('mismatch-table-2-cv-u-na25-cifar10-validation-nowhere').explanation).toContain('89.89 ± 5.49');
    expect(
      finding('duplicate-table-a-3-cifar10-splittest-ninit10-is-splitvalidation-ninit100').where.endsWith(
        'for batch size 2, 4, 8, 16, 32',
      ),
    ).toBe(true);
    expect(finding('claim-improves-with-na').recomputed).toBe('the mean falls in 8 of 54 series');
    for (const batchSize of [4, 8, 64, 128]) {
      expect(finding('claim-more-initialisations-help').explanation).toContain(
        `CIFAR-100, N_a = 100, batch size ${batchSize}:`,
      );
    }
    expect(finding('mnist-number-of-architectures')).toMatchObject({ printed: '144', recomputed: '169' });
    expect(finding('decimals-table-2').explanation).toContain('88.47 ± 1.33');
    expect(finding('fill-down-table-2-cifar10-test').explanation).toContain('Random Search 93.70 ± 0.36');
  });

  it('is not more certain of a lone duplicate than chance allows', () => {
    const lone = finding('duplicate-table-a-3-imagenet16-120-splitvalidation-batchsize4-is-splittest-batchsize64');
    expect(lone.severity).toBe('warning');
    expect(lone.explanation).toContain('coincidence is not excluded');
  });
});

describe('a corrected paper', () => {
  it('p-value', () => {
    const table2PValues = PAPER_RECORD.table2PValues.map((p) =>
      p.printed.text === '5e-11' ? { ...p, printed: parsePrinted('5e-17') } : p,
    );
    // 5e-17 is out of reach of the pooled test, so it also speaks for Welch's.
    expect(changed({ ...PAPER_RECORD, table2PValues })).toEqual({
      added: [],
      gone: ['impossible-table-2-p-value-random-cifar10'],
    });
  });

  it('fill-down', () => {
    let record = withTable2('table-2/random-search/cifar10/test', '93.70 ± 0.36');
    for (const [method, text] of [
      ['reinforce', '93.85 ± 0.37'],
      ['bohb', '93.61 ± 0.52'],
    ] as const) {
      record = {
        ...record,
        table2: record.table2.map((cell) =>
          cell.id === `table-2/${method}/cifar10/test` ? { ...cell, ...parseMeanStd(text) } : cell,
        ),
      };
    }
    expect(changed(record)).toEqual({ added: [], gone: ['fill-down-table-2-cifar10-test'] });
  });

  it('swapped columns', () => {
    const at = (na: number, split: string) => `table-a3/imagenet16-120/na${na}/ninit10/bs128/${split}`;
    const swapped: [number, string, string][] = [
      [10, '32.85 ± 7.78', '32.54 ± 8.11'],
      [25, '32.66 ± 7.65', '32.32 ± 7.95'],
      [100, '33.06 ± 6.81', '32.69 ± 7.06'],
    ];
    const record = withTableA3(
      Object.fromEntries(
        swapped.flatMap(([na, validation, test]) => [
          [at(na, 'validation'), validation],
          [at(na, 'test'), test],
        ]),
      ),
    );
    expect(changed(record)).toEqual({
      added: [],
      gone: ['swapped-table-a-3-imagenet16-120-n-init-10-batch-size-128'],
    });
  });

  it('duplicates', () => {
    expect(changed(withTableA3({ 'table-a3/imagenet16-120/na10/ninit10/bs64/test': '33.05 ± 7.70' })).gone).toEqual([
      'duplicate-table-a-3-imagenet16-120-splitvalidation-batchsize4-is-splittest-batchsize64',
    ]);
    const block = Object.fromEntries(
      ['83.99 ± 6.01', '86.41 ± 4.61', '83.01 ± 7.81', '84.91 ± 5.98', '85.93 ± 4.59'].map((text, index) => [
        `table-a3/cifar10/na25/ninit100/bs${2 ** (index + 1)}/validation`,
        text,
      ]),
    );
    expect(changed(withTableA3(block))).toEqual({
      // Now that Table A.3 holds it, 84.91 ± 5.98 is one more value of batch size 16.
      added: [],
      gone: [
        'mismatch-table-2-cv-u-na25-cifar10-validation-nowhere',
        'duplicate-table-a-3-cifar10-splittest-ninit10-is-splitvalidation-ninit100',
      ],
    });
  });

  it('text and tables', () => {
    const textSummaries = PAPER_RECORD.textSummaries.map((summary) =>
      summary.mean.text === '38.76' ? { ...summary, ...parseMeanStd('38.11 ± 7.06') } : summary,
    );
    expect(changed({ ...PAPER_RECORD, textSummaries }).gone).toEqual([
      'text-abstract-imagenet16-120-batchsize-16',
      'text-4-conclusions-imagenet16-120-batchsize-16',
    ]);
    expect(changed({ ...PAPER_RECORD, mnistArchitectures: parsePrinted('169') }).gone).toEqual([
      'mnist-number-of-architectures',
    ]);
  });

  it('formulas, defaults and descriptions', () => {
    expect(
      changed({
        ...PAPER_RECORD,
        meanFormulas: PAPER_RECORD.meanFormulas.map((group) => ({
          ...group,
          formulas: group.formulas.map((formula) => ({ ...formula, divisor: formula.upperLimit })),
        })),
        defaults: PAPER_RECORD.defaults.map((entry) => ({ ...entry, printed: parsePrinted(String(entry.actual)) })),
        descriptions: PAPER_RECORD.descriptions.map((description) => ({
          ...description,
          things: description.things.map((thing) => ({
            ...thing,
            accounts: thing.accounts.map((account) => ({ ...account, says: 'the same' })),
          })),
        })),
      }),
    ).toEqual({
      added: [],
      gone: [
        'equation-2-missing-divisor',
        'algorithm-means-divide-by-n',
        'figures-6-7-swapped',
        'learning-rate-choice',
        'adam-beta-2',
      ],
    });
  });

  it('trends: a table that always rises contradicts nothing', () => {
    const tableA3 = PAPER_RECORD.tableA3.map((cell) => ({
      ...cell,
      mean: parsePrinted(
        (50 + cell.factors.na / 10 + cell.factors.nInit / 50 + cell.factors.batchSize / 1000).toFixed(2),
      ),
    }));
    expect(changed({ ...PAPER_RECORD, tableA3 }).gone).toEqual(
      expect.arrayContaining(['claim-improves-with-na', 'claim-more-initialisations-help']),
    );
  });
});

describe('a paper with one more mistake', () => {
  it('p-value off by a digit', () => {
    const table2PValues = PAPER_RECORD.table2PValues.map((p) =>
      p.printed.text === '0.319' ? { ...p, printed: parsePrinted('0.391') } : p,
    );
    expect(changed({ ...PAPER_RECORD, table2PValues }).added).toEqual(['impossible-table-2-p-value-best-cifar10']);
  });

  it('one mean of Table 2 mistyped', () => {
    const { added } = changed(withTable2('table-2/cv-u/na100/cifar100/test', '64.80 ± 5.63'));
    expect(added).toEqual(
      expect.arrayContaining([
        'impossible-table-2-p-value-best-cifar100',
        'mismatch-table-2-cv-u-na100-cifar100-test-nowhere',
      ]),
    );
  });

  it('accuracies above 100 and deviations that do not fit', () => {
    expect(changed(withTable2('table-2/optimal/na10/cifar10/test', '193.06 ± 0.59')).added).toContain(
      'mean-table-2-optimal-na10-cifar10-test',
    );
    expect(changed(withTable2('table-2/optimal/na10/cifar10/test', '93.06 ± 59')).added).toContain(
      'std-table-2-optimal-na10-cifar10-test',
    );
  });

  it('a copied cell', () => {
    expect(
      changed(
        withTableA3({
          'table-a3/cifar100/na25/ninit10/bs512/validation': '62.38 ± 7.46',
          'table-a3/cifar100/na25/ninit10/bs512/test': '62.48 ± 7.49',
        }),
      ).added,
    ).toEqual(['duplicate-table-a-3-cifar100-ninit10-batchsize512-is-ninit100-batchsize4']);
  });

  it('numbers of the text that do not follow', () => {
    const derivations = PAPER_RECORD.derivations.map((entry) =>
      entry.id === 'mnist/trainings' ? { ...entry, printed: parsePrinted('84600') } : entry,
    );
    const repeatedNumbers = PAPER_RECORD.repeatedNumbers.map((entry) =>
      entry.id === 'abstract-time-imagenet16-120' ? { ...entry, printed: parsePrinted('139.3') } : entry,
    );
    expect(changed({ ...PAPER_RECORD, derivations, repeatedNumbers }).added.sort()).toEqual([
      'arithmetic-mnist-trainings',
      'repeat-abstract-time-imagenet16-120',
    ]);
  });
});
