import { describe, expect, it } from 'vitest';
import { selectionStudy } from '../../src/paper/index.js';
import { type ReportSection, selectionFindings, selectionSection, tableToMarkdown } from '../../src/report/index.js';
import { randomTable } from '../experiments/score-table/random-table.js';

const ids = ({ blocks }: ReportSection): string[] =>
  blocks.flatMap((block) =>
    block.kind === 'table' ? [block.table.id] : block.kind === 'figures' ? block.figures.map(({ slug }) => slug) : [],
  );

describe('selectionSection', () => {
  const accuracies = { validation: (cell: number) => cell / 20_000, test: (cell: number) => 1 - cell / 20_000 };

  it('shows both tables, both figures and the correlations, each under a name of its own', () => {
    const study = selectionStudy({
      tables: [randomTable({ seeds: 100 })],
      accuracies: { 'cifar-10': accuracies },
      runs: 20,
    });
    const section = selectionSection({ variant: 'shipped', title: 'Selection', introduction: ['Words.'], study });
    expect(ids(section)).toEqual([
      'selection-claims-shipped',
      'table-2-shipped',
      'table-2-p-values-shipped',
      'permutations-shipped',
      'other-scores-shipped',
      'table-a3-shipped',
      'figure-6-shipped',
      'figure-7-shipped',
      'correlations-shipped',
      'reliability-shipped',
      'choices-shipped',
    ]);
    const tables = section.blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : []));
    for (const table of tables) {
      expect(table.rows.length, table.id).toBeGreaterThan(0);
      const keys = new Set(table.columns.map(({ key }) => key));
      for (const row of table.rows) expect(Object.keys(row).filter((key) => !keys.has(key))).toEqual([]);
      expect(tableToMarkdown(table)).not.toMatch(/NaN|undefined|\[object/);
    }
    // Of the paper's 54 settings on CIFAR-10, those with batches of 16 images.
    expect(tables.find(({ id }) => id === 'table-a3-shipped')?.rows).toHaveLength(6);
    for (const { see, outcome } of selectionFindings({ variant: 'shipped', study })) {
      expect(see === undefined).toBe(outcome === 'not computed');
      if (see !== undefined) expect(ids(section)).toContain(see);
    }
  });

  it('says what a download adds where there are no accuracies', () => {
    const study = selectionStudy({ tables: [randomTable({ seeds: 20 })], runs: 20 });
    const section = selectionSection({ variant: 'run', title: 'Selection', introduction: [], study });
    expect(ids(section)).toEqual(['reliability-run', 'choices-run']);
    expect(section.blocks).toContainEqual({ kind: 'note', text: expect.stringContaining('data fetch nas-bench-201') });
    expect(selectionFindings({ variant: 'run', study }).every(({ see }) => see === undefined)).toBe(true);
  });
});
