import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { TrainlessError } from '../core/errors.js';
import { isRecord } from './json.js';

/** Version of the Jupyter messaging protocol spoken here. */
export const PROTOCOL_VERSION = '5.3';

const DELIMITER = '<IDS|MSG>';

/** The header of a message: who said what. */
export interface MessageHeader {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A message of the Jupyter protocol. `parentId` is the request it belongs to. */
export interface Message {
  readonly type: string;
  readonly id: string;
  readonly parentId: string | undefined;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A header for a new message. */
export function messageHeader(type: string, session: string): MessageHeader {
  return {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: 'trainless',
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
}

/**
 * The frames of a message on the wire: delimiter, signature, header, parent header, metadata, content.
 * @param key - of the connection; an empty one leaves messages unsigned
 * @see https://jupyter-client.readthedocs.io/en/latest/messaging.html, "The wire protocol"
 */
export function encodeMessage(key: string, header: MessageHeader, content: unknown, parent: unknown = {}): string[] {
  const parts = [header, parent, {}, content].map((part) => JSON.stringify(part));
  return [DELIMITER, sign(key, parts), ...parts];
}

/**
 * Checks the signature of received frames and parses them.
 * @throws {TrainlessError} BAD_DATA where frames are missing, forged or not JSON
 */
export function decodeMessage(key: string, frames: readonly Uint8Array[]): Message {
  const texts = frames.map((frame) => Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString('utf8'));
  const start = texts.indexOf(DELIMITER);
  const signature = texts[start + 1];
  const parts = texts.slice(start + 2, start + 6);
  if (start < 0 || signature === undefined || parts.length < 4) throw garbled('frames are missing');
  if (!sameText(signature, sign(key, parts))) throw garbled('its signature is wrong');
  let header: unknown;
  let parent: unknown;
  let content: unknown;
  try {
    [header, parent, , content] = parts.map((part) => JSON.parse(part) as unknown);
  } catch (error) {
    throw garbled('it is not JSON', error);
  }
  if (!isRecord(header) || typeof header.msg_type !== 'string') throw garbled('it has no type');
  return {
    type: header.msg_type,
    id: String(header.msg_id),
    parentId: isRecord(parent) && typeof parent.msg_id === 'string' ? parent.msg_id : undefined,
    content: isRecord(content) ? content : {},
  };
}

function sign(key: string, parts: readonly string[]): string {
  if (key === '') return '';
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function garbled(what: string, cause?: unknown): TrainlessError {
  return new TrainlessError('BAD_DATA', `A message of the notebook kernel cannot be used: ${what}.`, { cause });
}
