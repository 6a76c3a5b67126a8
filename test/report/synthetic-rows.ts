import type { ArchitectureRow, CellRow } from '../../src/report/index.js';

const UNITS = [8, 16, 24, 32, 48, 56, 64, 96, 128, 256, 512, 1024, 2048];

/** A fixed sequence in [0, 1) that looks random enough for a picture. */
function wobble(index: number, salt: number): number {
  const x = Math.sin((index + 1) * 12.9898 + salt * 78.233) * 43758.5453;
  return x - Math.floor(x);
}

/** 169 invented architectures in the ranges of the paper's figures. */
export function architectureRows(): ArchitectureRow[] {
  return UNITS.flatMap((units1, i) =>
    UNITS.map((units2, j) => {
      const index = i * UNITS.length + j;
      const cvU = 0.166 + 0.06 * Math.exp(-i / 4) + 0.03 * wobble(index, 1);
      const muU = 0.092 + 0.016 * wobble(index, 2);
      return {
        name: `${units1}×${units2}`,
        units1,
        units2,
        params: 785 * units1 + (units1 + 1) * units2 + (units2 + 1) * 10,
        muU,
        sigmaU: cvU * muU,
        cvU,
        muT: 0.785 - 0.12 * Math.exp(-i / 2) + 0.01 * wobble(index, 3),
        sigmaT: 0.01 + 0.01 * wobble(index, 4),
        learningRate: 0.001,
      };
    }),
  );
}

/** Invented cells: `counts[k]` of them in panel k. */
export function cellRows(panels: readonly { na: number; nInit: number; count: number }[]): CellRow[] {
  return panels.flatMap(({ na, nInit, count }, panel) =>
    Array.from({ length: count }, (_, index) => {
      const ones = Math.floor(4 * wobble(index, panel));
      const threes = Math.floor(3 * wobble(index, panel + 0.5));
      return {
        name: '|nor_conv_3x3~0|+|skip_connect~0|none~1|+|none~0|none~1|nor_conv_1x1~2|',
        index,
        params: 73_306 + 28_000 * ones + 243_040 * threes,
        na,
        nInit,
        cvU: 0.2 + 0.6 * wobble(index, panel + 7),
        accuracy: 0.6 + 0.34 * wobble(index, panel + 9) ** 0.3,
      };
    }),
  );
}
