import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrainlessError } from '../../src/core/index.js';
import {
  formatMlp,
  MLP_UNITS,
  MLP_UNITS_PLOTTED,
  mlpParameterCount,
  mlpSpace,
  parseMlp,
} from '../../src/spaces/index.js';

describe('the MNIST space', () => {
  it('has the 144 architectures of Table 1, the second layer moving fastest', () => {
    const names = mlpSpace().map(formatMlp);
    expect(names.length).toBe(144);
    expect(new Set(names).size).toBe(144);
    expect(names.slice(0, 2)).toEqual(['8x8', '8x16']);
    expect(names[12]).toBe('16x8');
    expect(names.at(-1)).toBe('2048x2048');
  });

  it("has the authors' 169, which contain the paper's", () => {
    const plotted = new Set(mlpSpace(MLP_UNITS_PLOTTED).map(formatMlp));
    expect(plotted.size).toBe(169);
    expect(plotted.has('48x2048')).toBe(true);
    expect(mlpSpace().every((architecture) => plotted.has(formatMlp(architecture)))).toBe(true);
    expect([...MLP_UNITS_PLOTTED].sort((a, b) => a - b)).toEqual(MLP_UNITS_PLOTTED);
    expect(MLP_UNITS_PLOTTED.filter((units) => !MLP_UNITS.includes(units))).toEqual([48]);
  });

  it('counts the parameters layer by layer', () => {
    // Keras' model.count_params() for 8x8: 6280 + 72 + 90
    expect(mlpParameterCount({ units1: 8, units2: 8 })).toBe(6442);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4096 }), fc.integer({ min: 1, max: 4096 }), (units1, units2) => {
        const layers = [784, units1, units2, 10];
        const counted = [0, 1, 2].reduce(
          (sum, i) => sum + (layers[i] as number) * (layers[i + 1] as number) + (layers[i + 1] as number),
          0,
        );
        expect(mlpParameterCount({ units1, units2 })).toBe(counted);
      }),
    );
  });

  it('reads the names that it writes', () => {
    for (const architecture of mlpSpace(MLP_UNITS_PLOTTED)) {
      expect(parseMlp(formatMlp(architecture))).toEqual(architecture);
    }
  });

  it.each(['', 'x', '8', '8x', 'x8', '8x8x8', '08x8', '0x8', '8 x 8', '-8x8', '8X8', '8.5x8', '1e3x8', '9999999x8'])(
    'refuses %j',
    (name) => {
      expect(() => parseMlp(name)).toThrow(TrainlessError);
    },
  );
});
