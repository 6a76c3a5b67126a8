import { isUtf8 } from 'node:buffer';
import { TrainlessError } from '../../core/errors.js';
import {
  buildArray,
  buildDtype,
  buildOther,
  type Charge,
  DICT_BYTES,
  ENTRY_BYTES,
  findGlobal,
  LIST_BYTES,
  PendingArray,
  PickleProblem,
} from './pickle-globals.js';
import { DtypeValue, NamedGlobal, type PickleValue } from './pickle-value.js';

export interface PickleOptions {
  /** The file's name, for messages. */
  readonly name?: string;
  /** Classes, as `module.name`, that may occur; they become `InertObject`s. */
  readonly inert?: ReadonlySet<string>;
  /** Refuse pickles that unfold to more memory than about this; default 2³⁰. */
  readonly maxBytes?: number;
}

/** Long text of Python 2 is data, kept as bytes. */
const TEXT_BYTES = 4096;
const MAX_INTEGER_BYTES = 1024;
const MAX_BYTES = 2 ** 30;
const NOTHING: ReadonlySet<string> = new Set();

/** What may lie on the stack: a value, or an array that still waits for its content. */
type Cell = PickleValue | PendingArray;

/**
 * Reads a Python pickle, protocols 0 to 5, without Python's power: only plain values, `OrderedDict`, and NumPy arrays
 * and scalars are built. A pickle that names any other class or function is refused before anything is made of it.
 * Time and memory grow linearly with the file.
 * @throws {TrainlessError} BAD_FILE - another global, damaged, truncated, trailing bytes
 * @see Python's `pickletools.py` for the meaning of each opcode
 */
export function parsePickle(bytes: Uint8Array, options: PickleOptions = {}): PickleValue {
  const name = options.name ?? 'pickle';
  const reader = new PickleReader(bytes, name, options);
  try {
    return reader.run();
  } catch (error) {
    if (error instanceof TrainlessError) throw error;
    if (error instanceof PickleProblem) throw badPickle(name, reader.position, error.message, error);
    throw error;
  }
}

function badPickle(name: string, position: number, problem: string, cause?: unknown): TrainlessError {
  return new TrainlessError(
    'BAD_FILE',
    `${name} is no readable pickle: ${problem} (at byte ${position}). Fetch the file again.`,
    { details: { file: name, position }, cause },
  );
}

class PickleReader {
  position = 0;
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #name: string;
  readonly #inert: ReadonlySet<string>;
  readonly #charge: Charge;
  #stack: Cell[] = [];
  /** Stacks below the open marks. */
  readonly #below: Cell[][] = [];
  readonly #memo: Cell[] = [];

  constructor(bytes: Uint8Array, name: string, options: PickleOptions) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#name = name;
    this.#inert = options.inert ?? NOTHING;
    let left = options.maxBytes ?? MAX_BYTES;
    this.#charge = (count) => {
      left -= count;
      if (left < 0) throw new PickleProblem('it unfolds to more than is allowed');
    };
  }

  run(): PickleValue {
    for (;;) {
      const opcode = this.#byte();
      if (opcode === 0x2e) return this.#stop();
      this.#step(opcode);
    }
  }

  #stop(): PickleValue {
    const result = this.#popValue();
    if (this.#stack.length > 0 || this.#below.length > 0) throw new PickleProblem('it ends with values left over');
    if (this.position !== this.#bytes.length) throw new PickleProblem('unknown bytes follow its end');
    return result;
  }

  /** One opcode; the letters are those of Python's `pickle.py`. */
  #step(opcode: number): void {
    const stack = this.#stack;
    switch (opcode) {
      // Values
      case 0x4e: // N: None
        stack.push(null);
        break;
      case 0x88: // NEWTRUE
        stack.push(true);
        break;
      case 0x89: // NEWFALSE
        stack.push(false);
        break;
      case 0x4b: // K: BININT1
        stack.push(this.#byte());
        break;
      case 0x4d: // M: BININT2
        stack.push(this.#view.getUint16(this.#skip(2), true));
        break;
      case 0x4a: // J: BININT
        stack.push(this.#view.getInt32(this.#skip(4), true));
        break;
      case 0x8a: // LONG1
        stack.push(this.#integer(this.#byte()));
        break;
      case 0x8b: // LONG4
        stack.push(this.#integer(this.#length4()));
        break;
      case 0x47: // G: BINFLOAT
        stack.push(this.#view.getFloat64(this.#skip(8), false));
        break;
      case 0x49: // I: INT
        stack.push(this.#textInteger(true));
        break;
      case 0x4c: // L: LONG
        stack.push(this.#textInteger(false));
        break;
      case 0x46: // F: FLOAT
        stack.push(this.#textFloat());
        break;
      case 0x8c: // SHORT_BINUNICODE
        stack.push(this.#utf8(this.#byte()));
        break;
      case 0x58: // X: BINUNICODE
        stack.push(this.#utf8(this.#length4()));
        break;
      case 0x8d: // BINUNICODE8
        stack.push(this.#utf8(this.#length8()));
        break;
      case 0x56: // V: UNICODE
        stack.push(rawUnicodeEscape(this.#line()));
        break;
      case 0x53: // S: STRING
        stack.push(quotedText(this.#line()));
        break;
      case 0x55: // U: SHORT_BINSTRING
        stack.push(this.#python2Text(this.#byte()));
        break;
      case 0x54: // T: BINSTRING
        stack.push(this.#python2Text(this.#length4()));
        break;
      case 0x43: // C: SHORT_BINBYTES
        stack.push(this.#take(this.#byte()));
        break;
      case 0x42: // B: BINBYTES
        stack.push(this.#take(this.#length4()));
        break;
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        stack.push(this.#take(this.#length8()));
        break;

      // Containers
      case 0x5d: // ]: EMPTY_LIST
      case 0x29: // ): EMPTY_TUPLE
        this.#charge(LIST_BYTES);
        stack.push([]);
        break;
      case 0x7d: // }: EMPTY_DICT
        this.#charge(DICT_BYTES);
        stack.push(new Map());
        break;
      case 0x8f: // EMPTY_SET
        this.#charge(DICT_BYTES);
        stack.push(new Set());
        break;
      case 0x28: // (: MARK
        this.#charge(LIST_BYTES);
        this.#below.push(stack);
        this.#stack = [];
        break;
      case 0x6c: // l: LIST
      case 0x74: // t: TUPLE
        this.#push(this.#values(this.#popMark()));
        break;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        this.#tuple(opcode - 0x84);
        break;
      case 0x64: // d: DICT
        this.#charge(DICT_BYTES);
        this.#push(this.#fill(new Map(), this.#popMark()));
        break;
      case 0x91: // FROZENSET
        this.#charge(DICT_BYTES);
        this.#push(new Set(this.#values(this.#popMark())));
        break;
      case 0x61: {
        // a: APPEND
        const value = this.#popValue();
        this.#topList().push(value);
        break;
      }
      case 0x65: {
        // e: APPENDS
        const values = this.#values(this.#popMark());
        const list = this.#topList();
        for (const value of values) list.push(value);
        break;
      }
      case 0x73: {
        // s: SETITEM
        const value = this.#popValue();
        const key = this.#popValue();
        this.#charge(ENTRY_BYTES);
        this.#topDict().set(key, value);
        break;
      }
      case 0x75: {
        // u: SETITEMS
        const cells = this.#popMark();
        this.#fill(this.#topDict(), cells);
        break;
      }
      case 0x90: {
        // ADDITEMS
        const values = this.#values(this.#popMark());
        this.#charge(ENTRY_BYTES * values.length);
        const set = this.#top();
        if (!(set instanceof Set)) throw new PickleProblem('elements for something that is no set');
        for (const value of values) set.add(value);
        break;
      }

      // The stack and the memo
      case 0x30: // 0: POP
        if (stack.length === 0) this.#popMark();
        else stack.pop();
        break;
      case 0x31: // 1: POP_MARK
        this.#popMark();
        break;
      case 0x32: // 2: DUP
        stack.push(this.#top());
        break;
      case 0x94: // MEMOIZE
        this.#memo.push(this.#top());
        break;
      case 0x71: // q: BINPUT
        this.#remember(this.#byte());
        break;
      case 0x72: // r: LONG_BINPUT
        this.#remember(this.#length4());
        break;
      case 0x70: // p: PUT
        this.#remember(this.#textIndex());
        break;
      case 0x68: // h: BINGET
        this.#recall(this.#byte());
        break;
      case 0x6a: // j: LONG_BINGET
        this.#recall(this.#length4());
        break;
      case 0x67: // g: GET
        this.#recall(this.#textIndex());
        break;

      // Classes, functions, and what is made of them
      case 0x63: // c: GLOBAL
        this.#push(this.#global(`${this.#line()}.${this.#line()}`));
        break;
      case 0x93: {
        // STACK_GLOBAL
        const [name, module] = [stack.pop(), stack.pop()];
        if (typeof name !== 'string' || typeof module !== 'string') throw new PickleProblem('a global without a name');
        this.#push(this.#global(`${module}.${name}`));
        break;
      }
      case 0x52: // R: REDUCE
      case 0x81: // NEWOBJ
        this.#call();
        break;
      case 0x62: // b: BUILD
        this.#build();
        break;
      case 0x69: // i: INST
        this.#popMark();
        this.#global(`${this.#line()}.${this.#line()}`);
        throw new PickleProblem('old-style instances are not supported');

      // Framing
      case 0x80: // PROTO
        if (this.#byte() > 5) throw new PickleProblem('its protocol is newer than 5');
        break;
      case 0x95: // FRAME
        if (this.#length8() > this.#bytes.length - this.position) throw new PickleProblem('it is truncated');
        break;
      default:
        throw new PickleProblem(`the instruction 0x${opcode.toString(16)} is unknown or has no place in a data file`);
    }
  }

  #tuple(count: number): void {
    this.#charge(LIST_BYTES);
    if (this.#stack.length < count) throw new PickleProblem('a value is missing');
    this.#push(this.#values(this.#stack.splice(-count)));
  }

  #call(): void {
    const args = this.#popValue();
    const callee = this.#popValue();
    if (!(callee instanceof NamedGlobal) || !Array.isArray(args)) throw new PickleProblem('a call of no function');
    this.#push(findGlobal(callee.global, this.#inert, this.#name).call(args, this.#charge));
  }

  #build(): void {
    const state = this.#popValue();
    const target = this.#top();
    if (target instanceof DtypeValue) buildDtype(target, state);
    else if (target instanceof PendingArray) buildArray(target, state, this.#charge);
    else buildOther(target, state);
  }

  /** Refuses at once what is not harmless, even where it would not be called. */
  #global(global: string): NamedGlobal {
    findGlobal(global, this.#inert, this.#name);
    return new NamedGlobal(global);
  }

  #push(cell: Cell): void {
    this.#stack.push(cell);
  }

  #top(): Cell {
    const { length } = this.#stack;
    if (length === 0) throw new PickleProblem('a value is missing');
    return this.#stack[length - 1] as Cell;
  }

  #topList(): PickleValue[] {
    const list = this.#top();
    if (!Array.isArray(list)) throw new PickleProblem('an element for something that is no list');
    return list;
  }

  #topDict(): Map<PickleValue, PickleValue> {
    const dict = this.#top();
    if (!(dict instanceof Map)) throw new PickleProblem('an entry for something that is no dict');
    return dict;
  }

  #popMark(): Cell[] {
    const above = this.#stack;
    const below = this.#below.pop();
    if (below === undefined) throw new PickleProblem('a mark is missing');
    this.#stack = below;
    return above;
  }

  #popValue(): PickleValue {
    if (this.#stack.length === 0) throw new PickleProblem('a value is missing');
    return this.#value(this.#stack.pop() as Cell);
  }

  #values(cells: Cell[]): PickleValue[] {
    for (let i = 0; i < cells.length; i++) cells[i] = this.#value(cells[i] as Cell);
    return cells as PickleValue[];
  }

  #value(cell: Cell): PickleValue {
    if (!(cell instanceof PendingArray)) return cell;
    if (cell.value === undefined) throw new PickleProblem('an array without content');
    return cell.value;
  }

  #fill(dict: Map<PickleValue, PickleValue>, cells: Cell[]): Map<PickleValue, PickleValue> {
    const values = this.#values(cells);
    if (values.length % 2 !== 0) throw new PickleProblem('a key without a value');
    this.#charge((ENTRY_BYTES * values.length) / 2);
    for (let i = 0; i < values.length; i += 2) dict.set(values[i] as PickleValue, values[i + 1] as PickleValue);
    return dict;
  }

  #remember(index: number): void {
    // Python numbers the memo without gaps; a huge number would only ask for memory.
    if (index > this.#memo.length + this.#bytes.length) throw new PickleProblem('a memo number out of range');
    this.#memo[index] = this.#top();
  }

  #recall(index: number): void {
    const cell = this.#memo[index];
    if (cell === undefined) throw new PickleProblem('a memo number that was never stored');
    this.#stack.push(cell);
  }

  // Reading bytes

  #skip(count: number): number {
    const start = this.position;
    if (count > this.#bytes.length - start) throw new PickleProblem('it is truncated');
    this.position = start + count;
    return start;
  }

  #byte(): number {
    return this.#bytes[this.#skip(1)] as number;
  }

  #take(count: number): Uint8Array {
    const start = this.#skip(count);
    return this.#bytes.subarray(start, start + count);
  }

  #length4(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  #length8(): number {
    const length = this.#view.getBigUint64(this.#skip(8), true);
    if (length > BigInt(this.#bytes.length)) throw new PickleProblem('it is truncated');
    return Number(length);
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.position);
    if (end < 0) throw new PickleProblem('it is truncated');
    const line = this.#bytes.toString('latin1', this.position, end);
    this.position = end + 1;
    return line;
  }

  #utf8(length: number): string {
    const start = this.#skip(length);
    const bytes = this.#bytes.subarray(start, start + length);
    if (!isUtf8(bytes)) throw new PickleProblem('a text that is no valid UTF-8');
    return bytes.toString('utf8');
  }

  #python2Text(length: number): PickleValue {
    const bytes = this.#take(length);
    return length > TEXT_BYTES ? bytes : Buffer.from(bytes).toString('latin1');
  }

  /** A little-endian two's complement integer. */
  #integer(length: number): number | bigint {
    if (length > MAX_INTEGER_BYTES) throw new PickleProblem('an integer of more than a kilobyte');
    if (length === 0) return 0;
    const digits = Buffer.from(this.#take(length)).reverse().toString('hex');
    return compact(BigInt.asIntN(8 * length, BigInt(`0x${digits}`)));
  }

  #textInteger(booleans: boolean): number | bigint | boolean {
    const line = this.#line();
    if (booleans && line === '00') return false;
    if (booleans && line === '01') return true;
    if (!/^[+-]?\d{1,2000}L?$/.test(line)) throw new PickleProblem('an invalid integer');
    return compact(BigInt(line.replace(/L$/, '').replace(/^\+/, '')));
  }

  #textFloat(): number {
    const line = this.#line();
    const special = /^([+-]?)(inf|nan)$/.exec(line);
    if (special) return special[2] === 'nan' ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(line)) throw new PickleProblem('an invalid number');
    return Number(line);
  }

  #textIndex(): number {
    const line = this.#line();
    if (!/^\d{1,10}$/.test(line)) throw new PickleProblem('an invalid memo number');
    return Number(line);
  }
}

function compact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** `\uXXXX` and `\UXXXXXXXX` inside Latin-1 text. */
function rawUnicodeEscape(line: string): string {
  return line.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, four?: string, eight?: string) => {
    const code = Number.parseInt(four ?? eight ?? '', 16);
    if (code > 0x10ffff) throw new PickleProblem('a text with an invalid character');
    return String.fromCodePoint(code);
  });
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Python 2's `repr` of a text. */
function quotedText(line: string): string {
  const quote = line[0];
  if ((quote !== "'" && quote !== '"') || line.length < 2 || !line.endsWith(quote)) {
    throw new PickleProblem('a text without quotes');
  }
  return line.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|.)/g, (whole, code: string) => {
    if (code.length > 1 && code.startsWith('x')) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]+$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    return ESCAPES[code] ?? whole;
  });
}
