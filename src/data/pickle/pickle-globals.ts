import { TrainlessError } from '../../core/errors.js';
import { shapeSize } from '../../core/ndarray.js';
import { type Dtype, decodeArray, parseDtype } from '../numpy/dtype.js';
import { DtypeValue, InertObject, isDict, isList, ObjectArray, type PickleValue } from './pickle-value.js';

/** Counts the bytes that a pickle makes the reader allocate; it throws when that is too much. */
export type Charge = (bytes: number) => void;

/** Rough sizes of containers in memory, so that a file of empty dicts cannot fill it. */
export const LIST_BYTES = 48;
export const DICT_BYTES = 200;
export const ENTRY_BYTES = 32;

/** Why a pickle cannot be read; the reader adds the file's name and the position. */
export class PickleProblem extends Error {
  override readonly name = 'PickleProblem';
}

/** A global that a pickle may name. Nothing of Python runs: each is a few lines below. */
export interface PickleGlobal {
  readonly name: string;
  /** What calling it with arguments makes. */
  readonly call: (args: readonly PickleValue[], charge: Charge) => PickleValue | PendingArray;
}

/** An array whose content comes with the next BUILD. */
export class PendingArray {
  value: PickleValue | undefined;
}

const text = (value: PickleValue | undefined): string => {
  if (typeof value !== 'string') throw new PickleProblem('a text was expected');
  return value;
};

const latin1 = (value: PickleValue | undefined): Uint8Array => {
  if (value instanceof Uint8Array) return value;
  const string = text(value);
  if (/[\u0100-\uffff]/.test(string))
    throw new PickleProblem('bytes written as text hold other characters than Latin-1');
  return Buffer.from(string, 'latin1');
};

const list = (value: PickleValue | undefined): readonly PickleValue[] => {
  if (value === undefined) return [];
  if (!isList(value)) throw new PickleProblem('a list was expected');
  return value;
};

/** NumPy renamed its modules in version 2. */
const numpyModules = (tail: string): readonly string[] => [`numpy.core.${tail}`, `numpy._core.${tail}`];
const builtins = (name: string): readonly string[] => [`builtins.${name}`, `__builtin__.${name}`];

const makeSet: PickleGlobal['call'] = (args, charge) => {
  const items = list(args[0]);
  charge(DICT_BYTES + ENTRY_BYTES * items.length);
  return new Set(items);
};

const CALLS: readonly (readonly [readonly string[], PickleGlobal['call']])[] = [
  [builtins('set'), makeSet],
  [builtins('frozenset'), makeSet],
  [
    builtins('bytes'),
    (args) => {
      if (args.length > 0) throw new PickleProblem('bytes with arguments are not supported');
      return new Uint8Array(0);
    },
  ],
  [
    builtins('bytearray'),
    (args, charge) => {
      const bytes = args.length === 0 ? new Uint8Array(0) : latin1(args[0]);
      charge(bytes.length);
      return Uint8Array.from(bytes);
    },
  ],
  [
    ['_codecs.encode'],
    (args, charge) => {
      if (args[1] !== 'latin1') throw new PickleProblem('only the encoding latin1 is supported');
      const bytes = latin1(args[0]);
      charge(bytes.length);
      return bytes;
    },
  ],
  [
    ['collections.OrderedDict'],
    (args, charge) => {
      const pairs = list(args[0]);
      charge(DICT_BYTES + ENTRY_BYTES * pairs.length);
      return new Map(pairs.map((pair) => [list(pair)[0] ?? null, list(pair)[1] ?? null]));
    },
  ],
  [
    ['numpy.dtype'],
    (args) => new DtypeValue(typeof args[0] === 'string' ? args[0] : Buffer.from(latin1(args[0])).toString('latin1')),
  ],
  [numpyModules('multiarray._reconstruct'), () => new PendingArray()],
  [
    numpyModules('multiarray.scalar'),
    (args, charge) => {
      const [dtype, content] = args;
      return scalar(resolveDtype(dtype), latin1(content), charge);
    },
  ],
  [
    numpyModules('numeric._frombuffer'),
    (args, charge) => {
      const [content, dtype, shape, order] = args;
      return numericArray(latin1(content), dtype, shape, order === 'F', charge);
    },
  ],
];

const GLOBALS: ReadonlyMap<string, PickleGlobal> = new Map(
  CALLS.flatMap(([names, call]) => names.map((name) => [name, { name, call }] as const)),
);

/** Named as an argument of `_reconstruct`, never called. */
const MENTIONED = new Set(['numpy.ndarray']);

/**
 * Looks a global up in the list of harmless ones.
 * @param inert - further `module.name`s that become `InertObject`s
 * @throws {TrainlessError} BAD_FILE for every other global
 */
export function findGlobal(name: string, inert: ReadonlySet<string>, file: string): PickleGlobal {
  const known = GLOBALS.get(name);
  if (known !== undefined) return known;
  if (inert.has(name)) return { name, call: (args) => new InertObject(name, args) };
  if (MENTIONED.has(name)) {
    return {
      name,
      call: () => {
        throw new PickleProblem(`${name} cannot be called`);
      },
    };
  }
  throw new TrainlessError(
    'BAD_FILE',
    `${file} asks for "${name.slice(0, 80)}", which a data file has no need of. Nothing was executed. Do not open this file with Python's pickle unless you trust its author.`,
    { details: { file, global: name } },
  );
}

/** What BUILD makes of a NumPy type: (version, byte order, subtype, names, fields, size, alignment, flags). */
export function buildDtype(dtype: DtypeValue, state: PickleValue): void {
  const [, order, subtype, names] = list(state);
  if ((subtype ?? null) !== null || (names ?? null) !== null) throw new PickleProblem('records are not supported');
  dtype.bigEndian = order === '>';
}

/** What BUILD makes of an array: (version, shape, type, is Fortran order, bytes or list). */
export function buildArray(pending: PendingArray, state: PickleValue, charge: Charge): void {
  const [, shape, dtype, fortran, content] = list(state);
  if (!(dtype instanceof DtypeValue && OBJECTS.test(dtype.text))) {
    pending.value = numericArray(latin1(content), dtype, shape, fortran === true, charge);
    return;
  }
  const extents = arrayShape(shape);
  const items = list(content);
  if (items.length !== shapeSize(extents)) throw new PickleProblem('an array with another number of elements');
  // NumPy writes the list in C order whatever the order of the array was.
  pending.value = new ObjectArray(extents, items);
}

const OBJECTS = /^[|<>=]?O[48]?$/;

function resolveDtype(value: PickleValue | undefined): Dtype {
  if (!(value instanceof DtypeValue)) throw new PickleProblem('NumPy data without their type');
  const dtype = parseDtype(value.text);
  if (dtype === undefined) throw new PickleProblem(`NumPy data of type "${value.text.slice(0, 20)}" are not supported`);
  return value.bigEndian ? { ...dtype, bigEndian: true } : dtype;
}

function numericArray(
  bytes: Uint8Array,
  dtypeValue: PickleValue | undefined,
  shapeValue: PickleValue | undefined,
  fortran: boolean,
  charge: Charge,
): PickleValue {
  const dtype = resolveDtype(dtypeValue);
  const shape = arrayShape(shapeValue);
  if (bytes.length !== shapeSize(shape) * dtype.bytes) {
    throw new PickleProblem(`an array [${shape.join(', ')}] of ${dtype.name} with ${bytes.length} bytes`);
  }
  charge(bytes.length);
  return decodeArray(bytes, dtype, shape, fortran);
}

function arrayShape(value: PickleValue | undefined): readonly number[] {
  const shape = list(value);
  if (shape.length > 32 || !shape.every((extent) => Number.isSafeInteger(extent) && Number(extent) >= 0)) {
    throw new PickleProblem('an array with an invalid shape');
  }
  return shape as readonly number[];
}

function scalar(dtype: Dtype, bytes: Uint8Array, charge: Charge): PickleValue {
  if (bytes.length !== dtype.bytes) throw new PickleProblem('a NumPy scalar of another size than its type');
  charge(1);
  const value = decodeArray(bytes, dtype, []).data[0] ?? 0;
  if (dtype.name === 'bool') return value !== 0;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return value;
}

/** What BUILD makes of anything else. */
export function buildOther(target: PickleValue, state: PickleValue): void {
  if (target instanceof InertObject) target.state = state;
  // An OrderedDict may carry attributes; they say nothing about data.
  else if (!(target instanceof Map && (state === null || isDict(state)))) {
    throw new PickleProblem('a state for something that has none');
  }
}
