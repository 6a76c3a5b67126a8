import { TrainlessError } from '../../core/errors.js';
import type { NdArray } from '../../core/ndarray.js';

/**
 * What a pickle may hold. Lists and tuples are arrays, dicts are maps (also `OrderedDict`), sets are sets, NumPy
 * scalars are numbers; integers beyond 2⁵³ are bigints. Objects may be shared and may contain themselves.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly PickleValue[]
  | PickleDict
  | ReadonlySet<PickleValue>
  | NdArray
  | ObjectArray
  | InertObject
  | NamedGlobal
  | DtypeValue;

/** A dict. Tuple keys are arrays, found by walking the entries. */
export type PickleDict = ReadonlyMap<PickleValue, PickleValue>;

/** A NumPy array of Python objects, in C order. */
export class ObjectArray {
  readonly shape: readonly number[];
  readonly items: readonly PickleValue[];

  constructor(shape: readonly number[], items: readonly PickleValue[]) {
    this.shape = shape;
    this.items = items;
  }
}

/** An instance of a class that the caller named as harmless: its parts, never the object itself. */
export class InertObject {
  /** `module.name` of the class or function. */
  readonly global: string;
  readonly args: readonly PickleValue[];
  /** What the pickle would have handed to the object's `__setstate__`. */
  state: PickleValue | undefined;

  constructor(global: string, args: readonly PickleValue[]) {
    this.global = global;
    this.args = args;
  }
}

/** A class or function that a pickle names. It is a name and nothing more. */
export class NamedGlobal {
  /** `module.name` */
  readonly global: string;

  constructor(global: string) {
    this.global = global;
  }
}

/** A NumPy element type. */
export class DtypeValue {
  readonly text: string;
  bigEndian = false;

  constructor(text: string) {
    this.text = text;
  }
}

/** Whether a value is a dict. */
export function isDict(value: PickleValue | undefined): value is PickleDict {
  return value instanceof Map;
}

/** Whether a value is a list or a tuple. */
export function isList(value: PickleValue | undefined): value is readonly PickleValue[] {
  return Array.isArray(value);
}

/** Whether a value is a numeric NumPy array. */
export function isNdArray(value: PickleValue | undefined): value is NdArray {
  return typeof value === 'object' && value !== null && 'data' in value && 'shape' in value;
}

/** A pickle that is well-formed but holds something else than expected. */
export function unexpectedPickle(name: string, expected: string): TrainlessError {
  return new TrainlessError(
    'BAD_FILE',
    `${name} does not hold ${expected}. Fetch the file again, or check that it is the right one.`,
    { details: { file: name } },
  );
}
