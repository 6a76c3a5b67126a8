import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TrainlessError } from '../../../src/core/index.js';
import {
  cvScores,
  decodeScoreTable,
  encodeScoreTable,
  readScoreTable,
  SCORE,
  ScoreTable,
  writeScoreTable,
} from '../../../src/experiments/index.js';
import { functionalClasses } from '../../../src/spaces/index.js';
import { coefficientOfVariationFromHits } from '../../../src/stats/index.js';
import { temporaryFolder } from '../../temporary-folder.js';
import { randomTable } from './random-table.js';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof TrainlessError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

describe('score files', () => {
  it.each([
    { batchSize: 16, batches: 3, cells: [0, 5, 11, 15_624] },
    { batchSize: 255, batches: 1, cells: [7] },
    { batchSize: 512, batches: 2, rowMeaning: 'cell' as const, cells: [1, 2, 1462] },
    { batchSize: 2, batches: 0 },
  ])('give back what was written (%o)', (options) => {
    const table = randomTable({ seeds: 12, ...options });
    const bytes = encodeScoreTable(table);
    const again = decodeScoreTable(bytes);
    expect(again.header).toEqual(table.header);
    expect(again.batches).toEqual(table.batches);
    expect(encodeScoreTable(again)).toEqual(bytes);
  });

  it('hold 4,930 classes × 100 seeds at batch 16 in less than 500 KB and load in less than 100 ms', () => {
    const path = join(temporaryFolder(), 'whole.scores');
    writeScoreTable(path, randomTable({ seeds: 100 }));
    readScoreTable(path).hits(0);
    const started = performance.now();
    const table = readScoreTable(path);
    expect(table.hits(15_000)).toHaveLength(100);
    const elapsedMs = performance.now() - started;
    expect(encodeScoreTable(table).length).toBeLessThan(500_000);
    expect(table.coverage()).toBe(15_625);
    // The machine may be busy with other things: the bound is what a user sees on a quiet one.
    expect(elapsedMs).toBeLessThan(100);
  });

  it('are refused where they are cut short, changed in any byte or something else', () => {
    const bytes = encodeScoreTable(randomTable({ cells: [3, 4], seeds: 5 }));
    for (let length = 0; length < bytes.length; length++) {
      expect(codeOf(() => decodeScoreTable(bytes.subarray(0, length)))).toBe('BAD_FILE');
    }
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x20;
      expect(['BAD_FILE', 'BAD_CHECKSUM']).toContain(codeOf(() => decodeScoreTable(changed)));
    }
    const inHash = Uint8Array.from(bytes);
    inHash[bytes.length - 1] = (inHash[bytes.length - 1] ?? 0) ^ 1;
    expect(codeOf(() => decodeScoreTable(inHash))).toBe('BAD_CHECKSUM');
    expect(codeOf(() => decodeScoreTable(Buffer.concat([bytes, Buffer.from('x')])))).toBe('BAD_CHECKSUM');
    expect(codeOf(() => decodeScoreTable(Buffer.from('PK\u0003\u0004 some other file')))).toBe('BAD_FILE');
  });

  it('name the field where a header is wrong, though its checksum is right', () => {
    const table = randomTable({ cells: [3], seeds: 5 });
    const wrong = Object.assign(Object.create(ScoreTable.prototype), {
      header: { ...table.header, seeds: { first: 0, count: 'many' } },
      batches: table.batches,
    }) as ScoreTable;
    expect(() => decodeScoreTable(encodeScoreTable(wrong), 'x.scores')).toThrow(/x\.scores.*seeds\.count/);
    const more = Object.assign(Object.create(ScoreTable.prototype), {
      header: { ...table.header, seeds: { first: 0, count: 6 } },
      batches: table.batches,
    }) as ScoreTable;
    expect(codeOf(() => decodeScoreTable(encodeScoreTable(more)))).toBe('BAD_FILE');
  });

  it('say what to do where there is none, or a folder', () => {
    const folder = temporaryFolder();
    expect(() => readScoreTable(join(folder, 'none.scores'))).toThrow(/trainless run scores/);
    expect(codeOf(() => readScoreTable(join(folder, 'none.scores')))).toBe('MISSING_DATA');
    expect(codeOf(() => readScoreTable(folder))).toBe('BAD_FILE');
    writeFileSync(join(folder, 'empty.scores'), '');
    expect(codeOf(() => readScoreTable(join(folder, 'empty.scores')))).toBe('BAD_FILE');
  });
});

describe('ScoreTable', () => {
  it('gives every member of a functional class the hits of the class', () => {
    const table = randomTable();
    const { classOf, representatives } = functionalClasses();
    for (const cell of [0, 1, 284, 1651, 9_999, 15_624]) {
      const representative = representatives[classOf[cell] ?? 0] ?? 0;
      expect(table.hits(cell)).toEqual(table.hits(representative));
    }
    expect(table.coverage()).toBe(15_625);
  });

  it('keeps cells apart where rows stand for cells', () => {
    const table = randomTable({ rowMeaning: 'cell', cells: [10, 20] });
    expect(table.hits(10)).toHaveLength(10);
    expect(table.hits(20)).not.toEqual(table.hits(10));
    expect(table.hits(11)).toBeUndefined();
    expect(table.coverage()).toBe(2);
    expect(codeOf(() => table.hits(10, 1))).toBe('BAD_ARGUMENT');
  });

  it('refuses counts and cells that cannot be', () => {
    const { header, batches } = randomTable({ cells: [1, 2], seeds: 2 });
    const table = (cells: number[], hits: number[]) => () =>
      new ScoreTable(header, [{ cells: Uint16Array.from(cells), hits: Uint8Array.from(hits) }]);
    expect(codeOf(table([1, 2], [0, 1, 2, 3]))).toBe('nothing thrown');
    expect(codeOf(table([2, 1], [0, 1, 2, 3]))).toBe('BAD_DATA');
    expect(codeOf(table([1, 1], [0, 1, 2, 3]))).toBe('BAD_DATA');
    expect(codeOf(table([1, 15_625], [0, 1, 2, 3]))).toBe('BAD_DATA');
    expect(codeOf(table([1, 2], [0, 1, 2, 17]))).toBe('BAD_DATA');
    expect(codeOf(table([1, 2], [0, 1, 2]))).toBe('BAD_DATA');
    expect(codeOf(() => new ScoreTable(header, [...batches, ...batches]))).toBe('BAD_DATA');
  });
});

describe('cvScores', () => {
  it.each([0, 1])('equals the score of each cell computed alone (ddof %i)', (ddof) => {
    const table = randomTable({ seeds: 30, batches: 2 });
    const nInits = [25, 3, 10, 30];
    for (const batch of [0, 1]) {
      const columns = cvScores(table, nInits, { batch, ddof });
      for (const [at, nInit] of nInits.entries()) {
        const column = columns[at];
        for (let cell = 0; cell < 15_625; cell += 37) {
          const alone = coefficientOfVariationFromHits([...(table.hits(cell, batch) ?? [])].slice(0, nInit), { ddof });
          const state = alone.status === 'ok' ? SCORE.ok : SCORE.degenerate;
          expect(column?.states[cell]).toBe(state);
          expect(column?.values[cell]).toBe(alone.status === 'ok' ? alone.value : 0);
        }
      }
    }
  });

  it('uses the initialisations from firstSeed on', () => {
    const table = randomTable({ seeds: 30, cells: [5], rowMeaning: 'cell' });
    const alone = coefficientOfVariationFromHits([...(table.hits(5) ?? [])].slice(10, 20), { ddof: 0 });
    const [column] = cvScores(table, [10], { firstSeed: 10 });
    expect(alone).toEqual({ status: 'ok', value: column?.values[5] });
    expect(column?.states[6]).toBe(SCORE.missing);
  });

  it('calls a row that never varies degenerate, exactly', () => {
    const { header } = randomTable({ cells: [1, 2], seeds: 100, batchSize: 200 });
    const hits = new Uint8Array(200).fill(19, 0, 100);
    const table = new ScoreTable(header, [{ cells: Uint16Array.of(1, 2), hits }]);
    const [column] = cvScores(table, [100]);
    // 100 times 19 of 200, and never right.
    expect([column?.states[1], column?.states[2]]).toEqual([SCORE.degenerate, SCORE.degenerate]);
  });

  it('refuses more initialisations than there are', () => {
    const table = randomTable({ cells: [5] });
    for (const [n, firstSeed] of [
      [11, 0],
      [10, 1],
      [1, 0],
      [2.5, 0],
      [5, -1],
    ] as const) {
      expect(codeOf(() => cvScores(table, [n], { firstSeed }))).toBe('BAD_ARGUMENT');
    }
  });
});
