import { describe, expect, it } from 'vitest';
import { CellOutputs, finishedOutputs, overwriteText } from '../../src/notebook/cell-outputs.js';
import type { CellOutput } from '../../src/notebook/notebook-file.js';

type Said = readonly [type: string, content: Record<string, unknown>];

function show(...messages: readonly Said[]): CellOutput[] {
  const collected = new CellOutputs();
  const outputs: CellOutput[] = [];
  for (const [type, content] of messages) collected.apply(outputs, { type, content, id: '', parentId: '' });
  return finishedOutputs(outputs);
}

const out = (text: string): Said => ['stream', { name: 'stdout', text }];
const html = (text: string, id?: string): Said => [
  'display_data',
  { data: { 'text/html': text }, metadata: {}, transient: { display_id: id } },
];
const update = (text: string, id: string): Said => [
  'update_display_data',
  { data: { 'text/html': text }, metadata: {}, transient: { display_id: id } },
];

describe('CellOutputs', () => {
  it('joins neighbouring pieces of one stream and keeps the order of different ones', () => {
    expect(show(out('a'), out('b\n'), ['stream', { name: 'stderr', text: 'e' }], out('c'))).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'ab\n' },
      { output_type: 'stream', name: 'stderr', text: 'e' },
      { output_type: 'stream', name: 'stdout', text: 'c' },
    ]);
  });

  it('updates a display in place, and only the one meant', () => {
    const shown = show(html('1', 'x'), html('other', 'y'), html('plain'), update('2', 'x'), update('3', 'z'));
    expect(shown.map((output) => 'data' in output && output.data['text/html'])).toEqual(['2', 'other', 'plain']);
  });

  it('updates a display of an earlier cell', () => {
    const collected = new CellOutputs();
    const [first, second]: [CellOutput[], CellOutput[]] = [[], []];
    for (const [outputs, [type, content]] of [
      [first, html('1', 'x')],
      [second, update('2', 'x')],
    ] as const) {
      collected.apply(outputs, { type, content, id: '', parentId: '' });
    }
    expect(first).toMatchObject([{ data: { 'text/html': '2' } }]);
    expect(second).toEqual([]);
  });

  it('does not store transient ids', () => {
    expect(show(html('1', 'x'))).toEqual([{ output_type: 'display_data', data: { 'text/html': '1' }, metadata: {} }]);
  });

  it('clears at once or with the next output', () => {
    expect(show(out('a'), ['clear_output', { wait: false }])).toEqual([]);
    expect(show(out('a'), ['clear_output', { wait: true }])).toHaveLength(1);
    expect(show(out('a'), ['clear_output', { wait: true }], out('b'))).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'b' },
    ]);
    // A display that was cleared away is not brought back by an update.
    expect(show(html('1', 'x'), ['clear_output', {}], out('b'), update('2', 'x'))).toMatchObject([{ text: 'b' }]);
  });

  it('takes results and errors', () => {
    expect(
      show(
        ['execute_result', { data: { 'text/plain': '3' }, metadata: {}, execution_count: 4 }],
        ['error', { ename: 'E', evalue: 'v', traceback: ['t'] }],
        ['status', { execution_state: 'idle' }],
      ),
    ).toEqual([
      { output_type: 'execute_result', data: { 'text/plain': '3' }, metadata: {}, execution_count: 4 },
      { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['t'] },
    ]);
  });

  it('lets a carriage return in one message meet the text of the next', () => {
    expect(show(out('10 %\r'), out('20 %\r'), out('100 %\n'))).toMatchObject([{ text: '100 %\n' }]);
  });
});

describe('overwriteText', () => {
  it.each([
    ['plain\ntext', 'plain\ntext'],
    ['a\r\nb', 'a\nb'],
    ['100 %\r5', '500 %'],
    ['100 %\r\x1b[K5', '5'],
    ['ab\b\bc', 'cb'],
    ['\b\bx', 'x'],
    ['one\n10\r20\ntwo\r', 'one\n20\ntwo'],
  ])('%j shows %j', (text, shown) => {
    expect(overwriteText(text)).toBe(shown);
  });
});
