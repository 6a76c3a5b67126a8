import type { NumericArray } from '../../core/ndarray.js';
import { parsePickle } from './parse-pickle.js';
import {
  InertObject,
  isDict,
  isList,
  isNdArray,
  NamedGlobal,
  ObjectArray,
  type PickleValue,
  unexpectedPickle,
} from './pickle-value.js';

/** What a pickled frame names; nothing of pandas is run. */
const PANDAS: ReadonlySet<string> = new Set([
  'pandas.core.frame.DataFrame',
  'pandas.core.internals.managers.BlockManager',
  'pandas.core.indexes.base._new_Index',
  'pandas.core.indexes.base.Index',
  'pandas.core.indexes.range.RangeIndex',
  'builtins.slice',
  '__builtin__.slice',
]);

/** A column of a frame: numbers, or whatever objects it held. */
export type FrameColumn = NumericArray | readonly PickleValue[];

/**
 * Reads a pickled pandas frame whose columns have names and whose rows are numbered 0, 1, …
 * @returns its columns by name
 * @throws {TrainlessError} BAD_FILE
 */
export function parseDataFrame(bytes: Uint8Array, name = 'pickled frame'): ReadonlyMap<string, FrameColumn> {
  const frame = parsePickle(bytes, { name, inert: PANDAS });
  const manager = inertState(frame, 'pandas.core.frame.DataFrame', (state) =>
    isDict(state) ? (state.get('_data') ?? state.get('_mgr')) : undefined,
  );
  const state = inertState(manager, 'pandas.core.internals.managers.BlockManager', (value) =>
    isList(value) ? value[3] : undefined,
  );
  const layout = isDict(state) ? state.get('0.14.1') : undefined;
  const [axes, blocks] = isDict(layout) ? [layout.get('axes'), layout.get('blocks')] : [];
  const names = isList(axes) ? indexLabels(axes[0]) : undefined;
  if (names === undefined || !isList(blocks)) throw unexpectedPickle(name, 'a pandas frame of a known version');
  const columns = new Map<string, FrameColumn>();
  for (const block of blocks) {
    const values = isDict(block) ? block.get('values') : undefined;
    const places = isDict(block) ? locations(block.get('mgr_locs')) : undefined;
    if (places === undefined) throw unexpectedPickle(name, 'a frame whose blocks tell their columns');
    for (const [row, place] of places.entries()) {
      const column = blockRow(values, row);
      const label = names[place];
      if (column === undefined || label === undefined) throw unexpectedPickle(name, 'a frame with complete blocks');
      columns.set(label, column);
    }
  }
  return columns;
}

function inertState(
  value: PickleValue | undefined,
  global: string,
  pick: (state: PickleValue | undefined) => PickleValue | undefined,
): PickleValue | undefined {
  return value instanceof InertObject && value.global === global ? pick(value.state) : undefined;
}

/** `_new_Index(Index, {"data": array of texts, …})` */
function indexLabels(value: PickleValue | undefined): readonly string[] | undefined {
  if (!(value instanceof InertObject) || !(value.args[0] instanceof NamedGlobal)) return undefined;
  const data = isDict(value.args[1]) ? value.args[1].get('data') : undefined;
  if (!(data instanceof ObjectArray) || !data.items.every((item) => typeof item === 'string')) return undefined;
  return data.items as readonly string[];
}

/** Column numbers: `slice(start, stop, step)`. */
function locations(value: PickleValue | undefined): readonly number[] | undefined {
  if (!(value instanceof InertObject)) return undefined;
  const [start, stop, step] = value.args.map(Number);
  if (start === undefined || stop === undefined || step === undefined || !(step >= 1) || !(stop - start <= 10_000)) {
    return undefined;
  }
  return Array.from({ length: Math.max(0, Math.ceil((stop - start) / step)) }, (_, index) => start + index * step);
}

function blockRow(values: PickleValue | undefined, row: number): FrameColumn | undefined {
  if (values instanceof ObjectArray) {
    const [rows = 0, columns = 0] = values.shape;
    return row < rows ? values.items.slice(row * columns, (row + 1) * columns) : undefined;
  }
  if (!isNdArray(values)) return undefined;
  const [rows = 0, columns = 0] = values.shape;
  return row < rows ? values.data.subarray(row * columns, (row + 1) * columns) : undefined;
}
