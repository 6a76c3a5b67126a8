import { describe, expect, it } from 'vitest';
import { cvScores, scoreColumn } from '../../src/experiments/index.js';
import { selectionStudy } from '../../src/paper/index.js';
import { selectionReading } from '../../src/report/index.js';
import { randomTable } from '../experiments/score-table/random-table.js';

const table = randomTable({ seeds: 100 });
const read = (accuracy: (cell: number) => number): string =>
  selectionReading(
    selectionStudy({
      tables: [table],
      accuracies: { 'cifar-10': { validation: accuracy, test: accuracy } },
      published: { 'cifar-10': [scoreColumn('proxy', 'higher', (cell) => (cell < 9000 ? accuracy(cell) : null))] },
      runs: 30,
      permutations: 99,
    }),
  ).join('\n');

describe('selectionReading', () => {
  it('tells a score without meaning from one that has some', () => {
    const meaningless = read((cell) => 0.5 + ((cell * 7919) % 10_007) / 40_000);
    expect(meaningless).toMatch(/chance/);
    expect(meaningless).not.toContain('CV_U says something');
    const [cvU] = cvScores(table, [100]);
    expect(read((cell) => 1 - (cvU?.values[cell] ?? 0) / 4)).toContain('CV_U says something');
  });

  it('gives the paper beside ours, the range over other seeds, and correlations with intervals', () => {
    const text = read((cell) => cell / 16_000);
    expect(text).toMatch(
      /\*\*Table 2, CIFAR-10\.\*\*.*the paper prints 91\.90 ± 2\.27.*Random \d+\.\d\d %.*Optimal 9\d\.\d\d %/,
    );
    expect(text).toMatch(/Table A\.3, CIFAR-10, N_BS = 16\.\*\* Of 12 printed means, \d+ agree.*in \d of 6/);
    expect(text).toMatch(
      /15,\d{3} cells: Spearman’s ρ = −?0\.\d\d \[.*\], Kendall’s τ = .*number of parameters: Spearman/,
    );
    expect(text).toMatch(/On the 9,000 cells with published scores the best of these, proxy, has Spearman’s ρ = 1\.00/);
    expect(text).not.toMatch(/NaN|undefined|null/);
  });

  it('says nothing where nothing was computed', () => {
    expect(selectionReading(selectionStudy({ tables: [randomTable({ seeds: 20 })], runs: 5 }))).toEqual([]);
  });
});
