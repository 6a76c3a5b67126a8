import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, messageHeader } from '../../src/notebook/messages.js';

const wire = (frames: readonly string[]): Uint8Array[] => frames.map((frame) => Buffer.from(frame));

describe('messages', () => {
  it('survive the wire, routing identities in front included', () => {
    const parent = messageHeader('execute_request', 's');
    const header = messageHeader('stream', 's');
    const frames = encodeMessage('key', header, { text: 'é €' }, parent);
    expect(decodeMessage('key', wire(['identity', ...frames]))).toEqual({
      type: 'stream',
      id: header.msg_id,
      parentId: parent.msg_id,
      content: { text: 'é €' },
    });
  });

  it('carry the HMAC-SHA-256 that Jupyter computes', () => {
    // printf '%s' '{"a":1}' '{}' '{}' '{}' | openssl dgst -sha256 -hmac key
    const [, signature] = encodeMessage('key', { a: 1 } as never, {});
    expect(signature).toBe('f1128388193e4dd1aa760827bd756a1b40b627676b5efe22c0e8297919bfa218');
  });

  it('are refused where forged, cut short or not JSON', () => {
    const frames = encodeMessage('key', messageHeader('status', 's'), {});
    expect(() => decodeMessage('other', wire(frames))).toThrow('signature');
    expect(() => decodeMessage('key', wire(frames.slice(0, 4)))).toThrow('frames are missing');
    expect(() => decodeMessage('key', wire(['nothing']))).toThrow('frames are missing');
    expect(() => decodeMessage('', wire(['<IDS|MSG>', '', '{', '{}', '{}', '{}']))).toThrow('not JSON');
  });
});
