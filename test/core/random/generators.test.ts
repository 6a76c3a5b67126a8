import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Mt19937,
  type NumpyIntegerType,
  NumpyRandomState,
  PythonRandom,
  subStream,
  subStreamWords,
  TrainlessError,
} from '../../../src/core/index.js';

interface Row {
  readonly call: string;
  readonly arguments: readonly unknown[];
  readonly values: readonly number[];
}
interface Fixture {
  readonly words: readonly { seed: number | number[]; first: number[]; last: number[] }[];
  readonly numpy: readonly { seed: number | number[]; rows: readonly Row[] }[];
  readonly python: readonly { seed: string; rows: readonly Row[] }[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/core/random/draws.json', import.meta.url), 'utf8'),
);

describe('Mt19937', () => {
  it('repeats the published first draws', () => {
    const bySeed = Mt19937.fromSeed(5489);
    expect([bySeed.nextUint32(), bySeed.nextUint32()]).toEqual([3499211612, 581869302]);
    const byArray = Mt19937.fromArray([0x123, 0x234, 0x345, 0x456]);
    expect([byArray.nextUint32(), byArray.nextUint32()]).toEqual([1067595299, 955945823]);
  });

  it.each(fixture.words)('equals NumPy over 2,000 draws, seed #$#', ({ seed, first, last }) => {
    const rng = typeof seed === 'number' ? Mt19937.fromSeed(seed) : Mt19937.fromArray(seed);
    const draws = Array.from({ length: 2000 }, () => rng.nextUint32());
    expect(draws.slice(0, first.length)).toEqual(first);
    expect(draws.slice(-last.length)).toEqual(last);
  });

  it('fills arrays with the draws that single calls give, wherever a fill begins', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1500 }), { maxLength: 5 }), (sizes) => {
        const one = Mt19937.fromSeed(3);
        const many = one.clone();
        for (const size of sizes) {
          const filled = new Uint32Array(size);
          many.fillUint32(filled);
          expect([...filled]).toEqual(Array.from({ length: size }, () => one.nextUint32()));
          expect(many.nextUint32()).toBe(one.nextUint32());
        }
      }),
      { numRuns: 20 },
    );
  });

  it.each([-1, 2 ** 32, 0.5, Number.NaN])('refuses the seed %s', (seed) => {
    expect(() => Mt19937.fromSeed(seed)).toThrow(TrainlessError);
    expect(() => Mt19937.fromArray([1, seed])).toThrow(TrainlessError);
    expect(() => Mt19937.fromArray([])).toThrow(TrainlessError);
  });
});

function numpyCall(state: NumpyRandomState, { call, arguments: values }: Row): readonly number[] {
  const [a, b, c, d] = values as [number, number, number, unknown];
  switch (call) {
    case 'randint':
      return state.randint(a, b, c, d as NumpyIntegerType);
    case 'choice':
      return state.choice(a, b, { replace: Boolean(c), ...(d === null ? {} : { p: d as number[] }) });
    case 'shuffle': {
      const list = Array.from({ length: a }, (_, index) => index);
      state.shuffle(list);
      return list;
    }
    case 'permutation':
      return state.permutation(a);
    case 'random_sample':
      return [...state.randomSample(a)];
    case 'rand':
      return [...state.rand(a)];
    case 'randn':
      return [...state.randn(a)];
    case 'normal':
      return [...state.normal(a, b, c)];
    case 'uniform':
      return [...state.uniform(a, b, c)];
    default:
      throw new Error(`The fixture has an unknown call ${call}.`);
  }
}

describe('NumpyRandomState', () => {
  it.each(fixture.numpy)('equals NumPy call by call, seed $seed', ({ seed, rows }) => {
    const state = new NumpyRandomState(seed);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const values = numpyCall(state, row);
      expect(values.length, row.call).toBe(row.values.length);
      const tolerance = row.call === 'randn' || row.call === 'normal' ? 4e-16 : 0;
      row.values.forEach((expected, i) => {
        expect(Math.abs((values[i] as number) - expected), `${row.call}[${i}]`).toBeLessThanOrEqual(
          tolerance * Math.max(1, Math.abs(expected)),
        );
      });
    }
  });

  it('gives single draws from the same stream as arrays of them', () => {
    const one = new NumpyRandomState(9);
    const many = new NumpyRandomState(9);
    expect([
      one.randint(0, 77),
      one.rand(),
      one.randomSample(),
      one.uniform(1, 2),
      one.randn(),
      one.normal(1, 2),
    ]).toEqual([
      ...many.randint(0, 77, 1),
      ...many.rand(2),
      ...many.uniform(1, 2, 1),
      ...many.randn(1),
      ...many.normal(1, 2, 1),
    ]);
  });

  it('chooses and permutes elements as it does indices', () => {
    const letters = ['a', 'b', 'c', 'd', 'e'];
    const indices = new NumpyRandomState(4).choice(5, 8);
    expect(new NumpyRandomState(4).choice(letters, 8)).toEqual(indices.map((index) => letters[index]));
    const order = new NumpyRandomState(4).permutation(5);
    expect(new NumpyRandomState(4).permutation(letters)).toEqual(order.map((index) => letters[index]));
    expect(letters).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('refuses what NumPy refuses', () => {
    const state = new NumpyRandomState(0);
    const refused: (() => unknown)[] = [
      () => state.randint(5, 5),
      () => state.randint(0, 1.5),
      () => state.randint(0, 257, 1, 'uint8'),
      () => state.randint(-1, 5, 1, 'uint32'),
      () => state.randint(0, 5, -1),
      () => state.rand(0.5),
      () => state.choice(3, 4, { replace: false }),
      () => state.choice(0, 1),
      () => state.choice(3, 1, { p: [0.5, 0.6, -0.1] }),
      () => state.choice(3, 1, { p: [0.5, 0.5] }),
      () => state.choice(3, 3, { replace: false, p: [0.5, 0.5, 0] }),
      () => new NumpyRandomState(-1),
    ];
    for (const call of refused) expect(call, String(call)).toThrow(TrainlessError);
  });
});

function pythonCall(generator: PythonRandom, { call, arguments: values }: Row): number[] {
  const [a, b, c] = values as [number, number, number];
  const five = (next: () => number): number[] => Array.from({ length: 5 }, next);
  const range = (): number[] => Array.from({ length: a }, (_, index) => index);
  switch (call) {
    case 'random':
      return five(() => generator.random());
    case 'getrandbits':
      return five(() => generator.getrandbits(a));
    case 'randrange':
      return five(() => (b === undefined ? generator.randrange(a) : generator.randrange(a, b, c)));
    case 'randint':
      return five(() => generator.randint(a, b));
    case 'uniform':
      return five(() => generator.uniform(a, b));
    case 'choice': {
      const population = range();
      return Array.from({ length: b }, () => generator.choice(population));
    }
    case 'sample':
      return generator.sample(range(), b);
    case 'shuffle': {
      const list = range();
      generator.shuffle(list);
      return list;
    }
    default:
      throw new Error(`The fixture has an unknown call ${call}.`);
  }
}

describe('PythonRandom', () => {
  it.each(fixture.python)('equals Python call by call, seed $seed', ({ seed, rows }) => {
    const generator = new PythonRandom(BigInt(seed));
    for (const row of rows) expect(pythonCall(generator, row), row.call).toEqual(row.values);
  });

  it('takes numbers and bigints alike', () => {
    expect(new PythonRandom(88).random()).toBe(new PythonRandom(88n).random());
    expect(new PythonRandom(-3).random()).toBe(new PythonRandom(3).random());
  });

  it('refuses what Python refuses', () => {
    const generator = new PythonRandom(0);
    const refused: (() => unknown)[] = [
      () => new PythonRandom(0.5),
      () => new PythonRandom(2 ** 60),
      () => generator.randrange(0),
      () => generator.randrange(5, 1),
      () => generator.randrange(0, 5, 0),
      () => generator.choice([]),
      () => generator.sample([1], 2),
      () => generator.getrandbits(54),
    ];
    for (const call of refused) expect(call, String(call)).toThrow(TrainlessError);
  });
});

describe('subStream', () => {
  it('is SHA-256 of the JSON name, read as big-endian words', () => {
    // printf '[1,"mnist","8x16",0.001,3]' | sha256sum
    const hex = subStreamWords(1, 'mnist', '8x16', 0.001, 3).map((word) => word.toString(16).padStart(8, '0'));
    expect(hex.join('')).toBe('e4bcd27c54a6079c9196568835fdc6f74659a6498d8873ac88d477c57aaba64c');
    const words = subStreamWords(1, 'mnist', '8x16', 0.001, 3);
    expect(subStream(1, 'mnist', '8x16', 0.001, 3).nextUint32()).toBe(Mt19937.fromArray(words).nextUint32());
  });

  it('tells every two names apart', () => {
    const part = fc.oneof(fc.string({ maxLength: 3 }), fc.integer({ min: -9, max: 9 }));
    const name = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.array(part, { maxLength: 3 }));
    fc.assert(
      fc.property(name, name, ([seedA, a], [seedB, b]) => {
        const same = seedA === seedB && a.length === b.length && a.every((value, i) => value === b[i]);
        expect(subStreamWords(seedA, ...a).join() === subStreamWords(seedB, ...b).join()).toBe(same);
      }),
    );
    expect(subStreamWords(1, 'a', 'b')).not.toEqual(subStreamWords(1, 'ab'));
    expect(subStreamWords(1, '1')).not.toEqual(subStreamWords(1, 1));
  });

  it('refuses names that JSON cannot tell apart', () => {
    expect(() => subStream(Number.NaN, 'a')).toThrow(TrainlessError);
    expect(() => subStream(1, Number.NaN)).toThrow(TrainlessError);
    expect(() => subStream(1, Number.POSITIVE_INFINITY)).toThrow(TrainlessError);
  });
});
