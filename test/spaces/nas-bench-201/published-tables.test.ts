import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import {
  allCells,
  cellIndex,
  cellParameterCount,
  cellUniqueString,
  formatCell,
  parseCell,
  reduceCell,
  toNaslib,
} from '../../../src/spaces/index.js';
import { MIRROR, NO_MIRROR } from '../../data/mirror.js';

const folder = join(MIRROR ?? '', 'nas-bench-201');
const present = existsSync(join(folder, 'nats_bench.csv'));

function rows(name: string): Record<string, string>[] {
  return parse(readFileSync(join(folder, name)), { columns: true });
}

describe.skipIf(!present)(`published tables of NAS-Bench-201 (${present ? folder : NO_MIRROR})`, () => {
  it('list the same architectures in the same order with the same unique strings', () => {
    const table = rows('nats_bench.csv');
    expect(table.map((row) => row.ArchitectureString)).toEqual(allCells().map(formatCell));
    expect(table.map((row) => row.UniqueString)).toEqual(allCells().map(cellUniqueString));
  });

  it('count the same parameters', () => {
    const table = rows('Cifar10-NB201.csv');
    const skeleton = { classes: 10 };
    expect(table.map((row) => Number(row.num_param))).toEqual(
      allCells().map((cell) => cellParameterCount(cell, skeleton)),
    );
  });

  it("use NASLib's encoding as we do, for the 9,445 cells without unreachable operations", () => {
    const table = rows('nb201_zc_proxies.csv');
    const cells = table.map((row) => parseCell(row.net_str ?? ''));
    expect(cells.map((cell) => `(${toNaslib(cell).join(', ')})`)).toEqual(table.map((row) => row.net));
    const whole = allCells().flatMap((cell, index) =>
      reduceCell(cell).cell.every((id, edge) => id === cell[edge]) ? [index] : [],
    );
    expect(cells.map(cellIndex).sort((a, b) => a - b)).toEqual(whole);
  });
});
