import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  findScoreTables,
  loadSelectionData,
  type ScoreTableFile,
  type SelectionData,
  SHIPPED_SCORES,
  writeScoreTable,
} from '../../src/experiments/index.js';
import {
  SHIPPED_SELECTION,
  scoreFileSha256,
  selectionAtHand,
  selectionStudy,
  shippedSelection,
  writeSelectionStudy,
} from '../../src/paper/index.js';
import { MIRROR, NO_MIRROR } from '../data/mirror.js';
import { randomTable } from '../experiments/score-table/random-table.js';
import { temporaryFolder } from '../temporary-folder.js';

const ABOUT = { command: 'a command', program: 'trainless 0', machine: 'none', finished: '2026-01-01' };
const WITHOUT: SelectionData = { accuracies: {}, published: {}, sources: [], note: 'nothing' };

describe('a study written and read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trainless-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const shipped = join(folder, 'results');
  let files: ScoreTableFile[] = [];
  const accuracy = (cell: number): number => Math.round(5000 + 0.3 * cell) / 10_000;
  const accuracies = { 'cifar-10': { validation: accuracy, test: accuracy } };
  const study = () =>
    selectionStudy({ tables: files.map(({ table }) => table), accuracies, runs: 20, permutations: 19 });

  beforeAll(() => {
    mkdirSync(join(folder, 'scores'));
    writeScoreTable(join(folder, 'scores', 'cifar-10-16.scores'), randomTable({ seeds: 20 }));
    files = findScoreTables([join(folder, 'scores')]);
    writeSelectionStudy(shipped, { study: study(), files, sources: [], about: { ...ABOUT, runs: 20 } });
  });

  it('is the same, its figures included', () => {
    expect(shippedSelection(files, shipped).study).toEqual(study());
  });

  it('stands in where accuracies are not at hand, and only for the same scores and runs', () => {
    const atHand = selectionAtHand({ files, data: WITHOUT, runs: 20, shipped });
    expect(atHand).toMatchObject({
      source: 'shipped',
      provenance: { runs: 20, tables: [{ file: 'cifar-10-16.scores' }] },
    });
    expect(atHand.paragraphs.join(' ')).toContain('All of them choose exactly as');
    expect(atHand.study.table2).not.toBeNull();
    expect(selectionAtHand({ files, data: WITHOUT, runs: 21, shipped })).toMatchObject({
      source: 'computed',
      study: { table2: null },
    });
    const other = join(folder, 'cifar-10-8.scores');
    writeScoreTable(other, randomTable({ seeds: 20, batchSize: 8 }));
    const others = { files: findScoreTables([other]), data: WITHOUT, runs: 20 };
    expect(selectionAtHand({ ...others, shipped }).source).toBe('computed');
    expect(selectionAtHand({ ...others, shipped: join(folder, 'nothing') }).source).toBe('computed');
    const computed = selectionAtHand({ files, data: { ...WITHOUT, accuracies }, runs: 20, shipped });
    expect(computed).toMatchObject({ source: 'computed', provenance: null });
  });

  it('says so where it does not choose as the study does', () => {
    const path = join(shipped, 'study.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(/"differentCells":\d+/g, '"differentCells":1'));
    const { paragraphs } = selectionAtHand({ files, data: WITHOUT, runs: 20, shipped });
    expect(paragraphs.join(' ')).toMatch(/\*\*\d+ of them choose otherwise/);
    writeFileSync(path, text.slice(0, 100));
    expect(() => shippedSelection(files, shipped)).toThrow(/study\.json cannot be read/);
  });

  it('refuses numbers that JSON cannot keep', () => {
    const broken = {
      ...study(),
      otherScores: [{ dataset: 'cifar10', metric: 'x', na: Infinity, validation: null, test: null }],
    } as const;
    const target = join(folder, 'broken');
    expect(() =>
      writeSelectionStudy(target, { study: broken, files, sources: [], about: { ...ABOUT, runs: 20 } }),
    ).toThrow(/JSON/);
    expect(existsSync(target)).toBe(false);
  });
});

describe('the study that ships with the program', () => {
  const files = findScoreTables();

  it('was made from the score tables that ship', () => {
    const { provenance, study } = shippedSelection(files);
    const names = readdirSync(SHIPPED_SCORES).filter((name) => name.endsWith('.scores'));
    expect(provenance.tables.map(({ file }) => file).sort()).toEqual(names.sort());
    for (const { file, sha256 } of provenance.tables) {
      expect(
        scoreFileSha256({ path: join(SHIPPED_SCORES, file) }),
        `${file}: node scripts/ship-selection-results.mjs`,
      ).toBe(sha256);
    }
    expect(study.tables).toHaveLength(files.length);
    for (const { table } of files) expect(table.coverage()).toBe(15_625);
  });

  it('is small', () => {
    const bytes = readdirSync(SHIPPED_SELECTION).reduce(
      (sum, name) => sum + readFileSync(join(SHIPPED_SELECTION, name)).length,
      0,
    );
    expect(bytes).toBeLessThan(600_000);
  });

  it('chooses as the tables do', { timeout: 60_000 }, () => {
    const { source, paragraphs } = selectionAtHand({ files, data: WITHOUT });
    expect(source).toBe('shipped');
    expect(paragraphs.join(' ')).toContain('All of them choose exactly as');
  });

  it.skipIf(MIRROR === undefined)(`comes out again (${NO_MIRROR})`, { timeout: 120_000 }, async () => {
    const cache = temporaryFolder();
    const { accuracies, published } = await loadSelectionData({ download: true, mirror: MIRROR, cache });
    const again = selectionStudy({ tables: files.map(({ table }) => table), accuracies, published });
    const { study } = shippedSelection(files);
    const { figures: shown, ...numbers } = JSON.parse(JSON.stringify(study));
    const { figures, ...own } = JSON.parse(JSON.stringify(again));
    expectClose(own, numbers);
    // Accuracies of figures are kept to a hundredth of a percentage point.
    expect(shown.length).toBe(figures.length);
    for (const [at, figure] of figures.entries()) {
      expect(shown[at].rows.length).toBe(figure.rows.length);
      for (const [i, row] of figure.rows.entries()) {
        const kept = shown[at].rows[i];
        if (kept.index !== row.index || kept.cvU !== row.cvU || Math.abs(kept.accuracy - row.accuracy) > 0.51e-4) {
          expect(kept).toEqual(row);
        }
      }
    }
  });
});

/** Equal, numbers up to rounding of the last places. */
function expectClose(ours: unknown, shipped: unknown, path = 'study'): void {
  if (typeof ours === 'number' && typeof shipped === 'number') {
    const allowed = 1e-9 * Math.max(1e-300, Math.abs(ours), Math.abs(shipped));
    if (!(Math.abs(ours - shipped) <= Math.max(allowed, 1e-13)))
      expect({ path, value: ours }).toEqual({ path, value: shipped });
  } else if (typeof ours === 'object' && typeof shipped === 'object' && ours !== null && shipped !== null) {
    expect({ path, keys: Object.keys(ours) }).toEqual({ path, keys: Object.keys(shipped) });
    for (const [key, value] of Object.entries(ours)) {
      expectClose(value, (shipped as Record<string, unknown>)[key], `${path}.${key}`);
    }
  } else {
    expect({ path, value: ours }).toEqual({ path, value: shipped });
  }
}
