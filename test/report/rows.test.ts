import { describe, expect, it } from 'vitest';
import { parseArchitectureRows, parseCellRows } from '../../src/report/index.js';
import { architectureRows, cellRows } from './synthetic-rows.js';

const [first] = architectureRows();
const csvLike = {
  units1: '8',
  units2: '16',
  params: '6594',
  mu_U: '0.1',
  sigma_U: '0.02',
  cv_U: '',
  mu_T: '0.7',
  sigma_T: 'null',
};

describe('parseArchitectureRows', () => {
  it('takes rows back as they are, in a list or under "rows"', () => {
    const rows = architectureRows();
    expect(parseArchitectureRows(JSON.parse(JSON.stringify(rows)))).toEqual(rows);
    expect(parseArchitectureRows({ rows })).toEqual(rows);
  });

  it('reads the texts of a CSV, with the paper’s column names and empty cells', () => {
    expect(parseArchitectureRows([csvLike])).toEqual([
      { name: '8×16', units1: 8, units2: 16, params: 6594, muU: 0.1, sigmaU: 0.02, cvU: null, muT: 0.7, sigmaT: null },
    ]);
  });

  it.each([
    [{ muU: undefined }, /row 1: "muU" is missing/],
    [{ muT: 78.5 }, /fractions in \[0, 1\], so divide/],
    [{ muU: -0.1 }, /fractions/],
    [{ cvU: 'n/a' }, /"cvU" is "n\/a", not a finite number/],
    [{ cvU: Number.NaN }, /not a finite number/],
    [{ units1: 8.5 }, /not a whole number/],
  ])('refuses %o', (change, message) => {
    expect(() => parseArchitectureRows([{ ...first, ...change }], 'x.json')).toThrow(message);
  });

  it.each([[42], [null], ['text'], [{}], [[1]]])('refuses %o as rows', (value) => {
    expect(() => parseArchitectureRows(value, 'x.json')).toThrow(/x\.json/);
  });
});

describe('parseCellRows', () => {
  it('takes rows back as they are', () => {
    const rows = cellRows([{ na: 10, nInit: 3, count: 4 }]);
    expect(parseCellRows({ rows })).toEqual(rows);
  });
});
