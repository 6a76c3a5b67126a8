import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  type InertObject,
  isDict,
  isList,
  NamedGlobal,
  ObjectArray,
  type PickleValue,
  parsePickle,
} from '../../src/data/index.js';

const fixtures = JSON.parse(
  readFileSync(fileURLToPath(new URL('../fixtures/data/numpy-fixtures.json', import.meta.url)), 'utf8'),
);
const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** A dict with text keys as an object. */
function plain(value: PickleValue | undefined): unknown {
  if (isDict(value)) return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]));
  return isList(value) ? value.map(plain) : value;
}

function dict(value: PickleValue): ReadonlyMap<PickleValue, PickleValue> {
  if (!isDict(value)) throw new Error('no dict');
  return value;
}

describe.each(fixtures.pickles as { protocol: number; pickle: string }[])('protocol $protocol', ({ pickle }) => {
  const read = dict(parsePickle(bytesOf(pickle)));

  it('holds plain values', () => {
    for (const [key, value] of Object.entries(fixtures.plain)) expect(plain(read.get(key))).toEqual(value);
    expect(Object.is((read.get('numbers') as number[])[12], -0)).toBe(true);
    expect(read.get('big')).toBe(2n ** 70n);
    expect(read.get('minus big')).toBe(-(2n ** 64n));
    expect(read.get('infinite')).toEqual([Infinity, -Infinity]);
    expect(read.get(5)).toBe('number key');
    const tupleKey = [...read.keys()].find(isList);
    expect(tupleKey).toEqual(['tuple', 7]);
  });

  it('holds bytes, sets and ordered dicts', () => {
    expect([...(read.get('bytes') as Uint8Array)]).toEqual([0, 255, 0, 255, 0, 255]);
    expect((read.get('many bytes') as Uint8Array).length).toBe(400);
    expect((read.get('no bytes') as Uint8Array).length).toBe(0);
    expect([...(read.get('bytearray') as Uint8Array)]).toEqual([1, 2]);
    expect(read.get('set')).toEqual(new Set([1]));
    expect(read.get('frozenset')).toEqual(new Set(['a']));
    expect([...dict(read.get('ordered') ?? null)]).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
  });

  it('keeps what is shared shared', () => {
    const [first, second] = read.get('twice') as [unknown, unknown];
    expect(first).toBe(second);
    expect(first).toEqual([1, 2]);
  });

  it('holds NumPy scalars and arrays', () => {
    expect(['float64', 'int64', 'bool_', 'uint8', 'float32'].map((key) => read.get(key))).toEqual([
      1.5,
      -3,
      true,
      200,
      0.25,
    ]);
    expect(read.get('array')).toEqual({ data: Float32Array.of(0, 1, 2, 3, 4, 5), shape: [2, 3] });
    expect(read.get('fortran')).toEqual({ data: BigInt64Array.of(0n, 1n, 2n, 3n, 4n, 5n), shape: [2, 3] });
    expect(read.get('big-endian')).toEqual({ data: Int32Array.of(0, 1, 2), shape: [3] });
    expect(read.get('bools')).toEqual({ data: Uint8Array.of(1, 0), shape: [2] });
    expect(read.get('objects')).toEqual(new ObjectArray([2, 2], ['a', 1, null, 2.5]));
  });
});

describe('parsePickle', () => {
  it.each(fixtures.refused as { label: string; pickle: string }[])('refuses $label', ({ pickle }) => {
    expect(() => parsePickle(bytesOf(pickle), { name: 'x.pkl' })).toThrow(
      expect.objectContaining({ code: 'BAD_FILE', message: expect.stringMatching(/x\.pkl/) }),
    );
  });

  it('names the global it refuses', () => {
    expect(() => parsePickle(Buffer.from("cos\nsystem\n(S'x'\ntR."))).toThrow(
      /asks for "os\.system".*Nothing was executed/,
    );
  });

  it('keeps the parts of classes named as harmless', () => {
    const bytes = Buffer.from('\x80\x02cthings\nThing\nq\x00h\x00K\x05\x85R}U\x01aK\x01sb\x86.', 'latin1');
    const [named, thing] = parsePickle(bytes, { inert: new Set(['things.Thing']) }) as [NamedGlobal, InertObject];
    expect(named).toEqual(new NamedGlobal('things.Thing'));
    expect(thing.global).toBe('things.Thing');
    expect(thing.args).toEqual([5]);
    expect(thing.state).toEqual(new Map([['a', 1]]));
  });

  it('reads the text of Python 2', () => {
    const read = (text: string): PickleValue => parsePickle(Buffer.from(text, 'latin1'));
    expect(read("S'it\\'s \\x41\\n\\101'\n.")).toBe("it's A\nA");
    expect(read('S"double"\n.')).toBe('double');
    expect(read('U\x02\xe9!.')).toBe('é!');
    expect(read(`T\x88\x13\x00\x00${'z'.repeat(5000)}.`)).toEqual(Buffer.from('z'.repeat(5000)));
    expect(read('Vab\\u00e9\\U0001f600\n.')).toBe('abé😀');
    expect(read('I01\n.')).toBe(true);
    expect(read('L123L\n.')).toBe(123);
    expect(read('F1.5e3\n.')).toBe(1500);
  });

  it('reads a list that contains itself', () => {
    const list = parsePickle(Buffer.from(']q\x00h\x00a.', 'latin1')) as PickleValue[];
    expect(list[0]).toBe(list);
  });

  it.each([
    ['nothing', ''],
    ['only a stop', '.'],
    ['no stop', 'N'],
    ['values left over', 'NN.'],
    ['bytes after its end', 'N.N'],
    ['a future protocol', '\x80\x06N.'],
    ['a frame beyond the end', '\x80\x04\x95\xff\x00\x00\x00\x00\x00\x00\x00N.'],
    ['a text beyond the end', 'X\xff\xff\xff\x7fab.'],
    ['a text of enormous length', '\x8d\xff\xff\xff\xff\xff\xff\xff\xffab.'],
    ['an invalid UTF-8 text', 'X\x01\x00\x00\x00\xff.'],
    ['a mark that is missing', 'Nt.'],
    ['an unclosed mark', '(N.'],
    ['a memo that was never stored', 'h\x07.'],
    ['a memo number that asks for memory', 'Nr\xff\xff\xff\xff.'],
    ['an integer of a gigabyte', '\x8b\xff\xff\xff\x3f.'],
    ['an odd dict', '(Nd.'],
    ['an element for a number', 'K\x01K\x02a.'],
    ['an entry for a list', ']K\x01K\x02s.'],
    ['a call of a number', 'K\x01)R.'],
    ['a state for a number', 'K\x01}b.'],
    ['an array without content', 'cnumpy.core.multiarray\n_reconstruct\n)R.'],
    ['ndarray called', 'cnumpy\nndarray\n)R.'],
    ['an invalid number', 'Fone\n.'],
    ['an invalid integer', 'I1_0\n.'],
    ['a text without quotes', 'Sabc\n.'],
    ['an unknown instruction', '\xff.'],
  ])('refuses %s', (_, text) => {
    expect(() => parsePickle(Buffer.from(text, 'latin1'))).toThrow(expect.objectContaining({ code: 'BAD_FILE' }));
  });

  it('refuses small files that unfold to much', () => {
    const many = Buffer.alloc(200_000, '}');
    expect(() => parsePickle(many, { maxBytes: 2 ** 20 })).toThrow(/more than is allowed/);
    // One list of pairs, made into an OrderedDict again and again.
    const pairs = `(${'NN\x86'.repeat(1000)}lq\x00`;
    const again = 'ccollections\nOrderedDict\nh\x00\x85R'.repeat(1000);
    expect(() => parsePickle(Buffer.from(pairs + again, 'latin1'), { maxBytes: 2 ** 23 })).toThrow(
      /more than is allowed/,
    );
  });

  it('does not recurse: a list nested a million times deep', () => {
    const deep = Buffer.from(`${']'.repeat(1e6)}${'a'.repeat(1e6 - 1)}.`);
    let value = parsePickle(deep);
    let depth = 0;
    while (isList(value) && value.length > 0) {
      value = value[0] ?? null;
      depth++;
    }
    expect(depth).toBe(1e6 - 1);
  });
});
