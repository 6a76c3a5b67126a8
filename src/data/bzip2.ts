import { TrainlessError } from '../core/errors.js';
import { untypedPackage } from './untyped-package.js';

const DEFAULT_MAX_BYTES = 2 ** 28;

interface SeekBzip {
  decode(input: ByteInput, output: { writeByte(byte: number): void }): void;
}

/**
 * The decoder's own reader takes the end of a buffer for zeros and the end of a cut file for the end of its data;
 * this one says that the file is cut.
 */
class ByteInput {
  position = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  readByte(): number {
    const byte = this.#bytes[this.position++];
    if (byte === undefined) throw new Error('the data end too early');
    return byte;
  }

  read(target: Uint8Array, start: number, length: number): number {
    for (let i = 0; i < length; i++) target[start + i] = this.readByte();
    return length;
  }
}

/** Grows by doubling up to a limit. */
class ByteOutput {
  #buffer: Uint8Array;
  #length = 0;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#buffer = new Uint8Array(Math.min(2 ** 16, maxBytes));
  }

  writeByte(byte: number): void {
    if (this.#length === this.#buffer.length) {
      if (this.#length >= this.#maxBytes) throw new Error(`the content exceeds ${this.#maxBytes} bytes`);
      const larger = new Uint8Array(Math.min(2 * this.#length, this.#maxBytes));
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer[this.#length++] = byte;
  }

  content(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }
}

/**
 * Unpacks bzip2, one stream or several; the checksums inside are verified.
 * @param maxBytes - larger contents are refused
 * @throws {TrainlessError} BAD_FILE - damaged, truncated, too large, another format
 */
export function decodeBzip2(bytes: Uint8Array, name = 'bzip2 file', maxBytes: number = DEFAULT_MAX_BYTES): Uint8Array {
  const { decode } = untypedPackage('seek-bzip') as SeekBzip;
  const input = new ByteInput(bytes);
  const output = new ByteOutput(maxBytes);
  try {
    do decode(input, output);
    while (input.position < bytes.length);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrainlessError('BAD_FILE', `${name} cannot be unpacked: ${reason}. Fetch it again.`, {
      details: { file: name },
      cause: error,
    });
  }
  return output.content();
}
