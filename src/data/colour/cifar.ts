import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { TrainlessError } from '../../core/errors.js';
import { fileMembers, type Member } from '../file-members.js';
import { type ImageSet, joinImages } from '../image-set.js';

const PIXELS = 3 * 32 * 32;
/** The largest official file, train.bin of CIFAR-100, has 153.7 MB. */
const MAX_FILE_BYTES = 2 ** 28;

/** How the binary version of a data set is laid out. */
export interface CifarLayout {
  readonly name: 'cifar-10' | 'cifar-100';
  readonly classes: number;
  /** Classes of each label byte before the pixels; the last label is the one used. */
  readonly labelClasses: readonly number[];
  readonly trainFiles: readonly string[];
  readonly testFiles: readonly string[];
  readonly trainImages: number;
  readonly testImages: number;
}

/** The official binary layouts: label bytes, then 1,024 red, green and blue bytes each. */
export const CIFAR_LAYOUTS: Readonly<Record<'cifar-10' | 'cifar-100', CifarLayout>> = {
  'cifar-10': {
    name: 'cifar-10',
    classes: 10,
    labelClasses: [10],
    trainFiles: [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`),
    testFiles: ['test_batch.bin'],
    trainImages: 50_000,
    testImages: 10_000,
  },
  'cifar-100': {
    name: 'cifar-100',
    classes: 100,
    labelClasses: [20, 100], // coarse, fine
    trainFiles: ['train.bin'],
    testFiles: ['test.bin'],
    trainImages: 50_000,
    testImages: 10_000,
  },
};

/** What a folder or archive holds of a data set. */
export interface CifarFiles {
  readonly train: ImageSet | undefined;
  readonly test: ImageSet | undefined;
  /** SHA-256 of each file read. */
  readonly sha256s: Readonly<Record<string, string>>;
}

/**
 * Reads a folder of `.bin` files or the official `.tar.gz`, front to back; what is missing is left out.
 * @param parts - which parts to read; default both
 * @throws {TrainlessError} BAD_FILE, MISSING_DATA
 * @see https://www.cs.toronto.edu/~kriz/cifar.html (binary version)
 */
export async function readCifar(
  place: string,
  layout: CifarLayout,
  parts: readonly ('train' | 'test')[] = ['train', 'test'],
): Promise<CifarFiles> {
  const wanted = new Set(parts.flatMap((part) => (part === 'train' ? layout.trainFiles : layout.testFiles)));
  const found = new Map<string, ImageSet>();
  const sha256s: Record<string, string> = {};
  for await (const member of fileMembers(place, (name) => wanted.has(name))) {
    const { set, sha256 } = await readMember(member, layout, place);
    found.set(member.name, set);
    sha256s[member.name] = sha256;
  }
  if (found.size === 0) {
    throw new TrainlessError(
      'MISSING_DATA',
      `${place} holds none of ${[...wanted].join(', ')}, the binary version of ${layout.name}.`,
    );
  }
  const join = (names: readonly string[]): ImageSet | undefined => {
    const sets = names.flatMap((name) => found.get(name) ?? []);
    return sets.length === 0 ? undefined : joinImages(sets);
  };
  return { train: join(layout.trainFiles), test: join(layout.testFiles), sha256s };
}

async function readMember(
  member: Member,
  layout: CifarLayout,
  place: string,
): Promise<{ set: ImageSet; sha256: string }> {
  const name = basename(place) === member.name ? place : `${place}, ${member.name}`;
  const reader = new RecordReader(layout, member.bytes, name);
  const hash = createHash('sha256');
  for await (const chunk of member.chunks) {
    hash.update(chunk);
    reader.take(chunk);
  }
  return { set: reader.finish(), sha256: hash.digest('hex') };
}

/**
 * Reads the bytes of one `.bin` file.
 * @returns uint8 [n, 3, 32, 32] with the (fine) labels
 * @throws {TrainlessError} BAD_FILE
 */
export function parseCifar(bytes: Uint8Array, layout: CifarLayout, name = `${layout.name} file`): ImageSet {
  const reader = new RecordReader(layout, bytes.length, name);
  reader.take(bytes);
  return reader.finish();
}

/** Fills arrays from records that chunks may cut anywhere. */
class RecordReader {
  readonly #layout: CifarLayout;
  readonly #name: string;
  readonly #recordBytes: number;
  readonly #pixels: Uint8Array;
  readonly #labels: Uint8Array;
  readonly #expected: number;
  #received = 0;

  constructor(layout: CifarLayout, bytes: number, name: string) {
    this.#layout = layout;
    this.#name = name;
    this.#recordBytes = layout.labelClasses.length + PIXELS;
    this.#expected = bytes;
    if (bytes === 0 || bytes % this.#recordBytes !== 0) {
      throw this.#bad(
        `its ${bytes} bytes are no whole number of records of ${this.#recordBytes}: it is truncated or another format`,
      );
    }
    if (bytes > MAX_FILE_BYTES) throw this.#bad(`its ${bytes} bytes are more than any file of ${layout.name}`);
    const count = bytes / this.#recordBytes;
    this.#pixels = new Uint8Array(count * PIXELS);
    this.#labels = new Uint8Array(count);
  }

  take(chunk: Uint8Array): void {
    const labelBytes = this.#layout.labelClasses.length;
    if (this.#received + chunk.length > this.#expected) throw this.#bad('it is longer than announced');
    for (let position = 0; position < chunk.length; ) {
      const record = Math.floor(this.#received / this.#recordBytes);
      const inside = this.#received % this.#recordBytes;
      if (inside < labelBytes) {
        this.#label(record, inside, chunk[position] as number);
        position++;
        this.#received++;
      } else {
        const count = Math.min(this.#recordBytes - inside, chunk.length - position);
        this.#pixels.set(chunk.subarray(position, position + count), record * PIXELS + inside - labelBytes);
        position += count;
        this.#received += count;
      }
    }
  }

  finish(): ImageSet {
    if (this.#received !== this.#expected)
      throw this.#bad(`it ended after ${this.#received} of ${this.#expected} bytes`);
    return { images: { data: this.#pixels, shape: [this.#labels.length, 3, 32, 32] }, labels: this.#labels };
  }

  #label(record: number, index: number, label: number): void {
    const classes = this.#layout.labelClasses[index] ?? 0;
    if (label >= classes) {
      throw this.#bad(`label ${label} of image ${record} is outside 0 … ${classes - 1}; is it ${this.#layout.name}?`);
    }
    this.#labels[record] = label; // the last label of a record stays
  }

  #bad(problem: string): TrainlessError {
    return new TrainlessError('BAD_FILE', `${this.#name} cannot be read: ${problem}. Fetch it again.`, {
      details: { file: this.#name },
    });
  }
}
