import { gunzipSync } from 'node:zlib';
import { TrainlessError } from '../core/errors.js';

const DEFAULT_MAX_BYTES = 2 ** 28;

/** Whether bytes begin like a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks gzip, or passes plain bytes on. The checksum inside the file is verified.
 * @param name - the file's name, for messages
 * @param maxBytes - larger contents are refused, so that a small malicious file cannot fill the memory
 * @throws {TrainlessError} BAD_FILE - truncated, damaged, followed by other bytes, or larger than `maxBytes`
 */
export function gunzipIfNeeded(bytes: Uint8Array, name: string, maxBytes: number = DEFAULT_MAX_BYTES): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  const { content, consumed } = gunzipCounted(bytes, name, maxBytes);
  if (consumed !== bytes.length) {
    throw new TrainlessError(
      'BAD_FILE',
      `${name}: ${bytes.length - consumed} bytes follow the end of the gzip data. Download the file again.`,
      { details: { file: name } },
    );
  }
  return content;
}

function gunzipCounted(bytes: Uint8Array, name: string, maxBytes: number): { content: Uint8Array; consumed: number } {
  try {
    // With `info`, Node returns the engine too, which counts the bytes it consumed; the type declarations lack it.
    const result: unknown = gunzipSync(bytes, { maxOutputLength: maxBytes, info: true });
    const { buffer, engine } = result as { buffer: Buffer; engine: { bytesWritten: number } };
    return { content: buffer, consumed: engine.bytesWritten };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason =
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `its content exceeds ${maxBytes} bytes`
        : code === 'Z_BUF_ERROR'
          ? 'the gzip data end too early'
          : 'the gzip data are damaged';
    throw new TrainlessError('BAD_FILE', `${name}: ${reason}. Download the file again.`, {
      details: { file: name },
      cause: error,
    });
  }
}
