import { describe, expect, it } from 'vitest';
import type { TrainlessError } from '../../src/core/errors.js';
import { formatNotebook, parseNotebook } from '../../src/notebook/notebook-file.js';

const FILE = {
  nbformat: 4,
  nbformat_minor: 4,
  metadata: { kernelspec: { name: 'tslab', language: 'typescript', display_name: 'TypeScript' } },
  cells: [
    { cell_type: 'markdown', metadata: {}, source: ['# Title\n', 'text'] },
    {
      cell_type: 'code',
      metadata: { tags: ['parameters'] },
      source: 'let n = 3;\nn',
      execution_count: 2,
      outputs: [
        { output_type: 'stream', name: 'stdout', text: ['3\n', 'four'] },
        {
          output_type: 'display_data',
          data: { 'image/png': 'iVBORw==\n', 'text/html': ['<b>\n', '</b>'], 'application/json': ['a', 'b'] },
          metadata: {},
        },
        { output_type: 'error', ename: 'Error', evalue: 'boom', traceback: [] },
      ],
    },
  ],
};

describe('parseNotebook', () => {
  it('joins lines, keeps outputs and gives every cell an id of its own', () => {
    const { cells } = parseNotebook(JSON.stringify(FILE), 'x.ipynb');
    expect(cells[0]).toMatchObject({ cell_type: 'markdown', source: '# Title\ntext' });
    expect(cells[1]).toMatchObject({
      outputs: [
        { text: '3\nfour' },
        { data: { 'text/html': '<b>\n</b>', 'application/json': ['a', 'b'] } },
        { ename: 'Error' },
      ],
    });
    expect(cells[0]?.id).toMatch(/^[0-9a-f]{8}$/);
    expect(cells[0]?.id).not.toBe(cells[1]?.id);
  });

  it('replaces an id that two cells share', () => {
    const cell = { cell_type: 'markdown', metadata: {}, source: '', id: 'same' };
    const { cells } = parseNotebook(JSON.stringify({ ...FILE, cells: [cell, cell] }), 'x.ipynb');
    expect(cells[0]?.id).toBe('same');
    expect(cells[1]?.id).not.toBe('same');
  });

  it.each([
    ['', 'not JSON'],
    ['{"nbformat": 4, "cells": [', 'not JSON'],
    ['[]', 'nbformat'],
    ['{"nbformat": 3, "worksheets": []}', 'format 3'],
    ['{"nbformat": 4}', 'list of cells'],
    ['{"nbformat": 4, "cells": [{"cell_type": "code"}]}', 'cell 1 has no source'],
    ['{"nbformat": 4, "cells": [{"cell_type": "magic", "source": ""}]}', 'unknown type "magic"'],
    ['{"nbformat": 4, "cells": [7]}', 'cell 1 is no object'],
  ])('refuses %s', (text, said) => {
    expect(() => parseNotebook(text, 'x.ipynb')).toThrow(
      expect.objectContaining({ code: 'BAD_FILE', message: expect.stringContaining(said) }) as TrainlessError,
    );
  });
});

describe('formatNotebook', () => {
  it('writes what Jupyter writes: sorted keys, lists of lines, one space, a final line break', () => {
    const text = formatNotebook(parseNotebook(JSON.stringify(FILE), 'x.ipynb'));
    const raw = JSON.parse(text);
    expect(text).toMatch(/^\{\n "cells": \[\n {2}\{\n {3}"cell_type"/);
    expect(text.endsWith('}\n')).toBe(true);
    expect(raw.nbformat_minor).toBe(5);
    expect(raw.cells[0].source).toEqual(['# Title\n', 'text']);
    expect(raw.cells[1].outputs[0].text).toEqual(['3\n', 'four']);
    expect(raw.cells[1].outputs[1].data).toEqual({
      'application/json': ['a', 'b'],
      'image/png': 'iVBORw==\n',
      'text/html': ['<b>\n', '</b>'],
    });
    expect(Object.keys(raw.cells[1])).toEqual(['cell_type', 'execution_count', 'id', 'metadata', 'outputs', 'source']);
  });

  it('changes nothing when read and written again', () => {
    const once = formatNotebook(parseNotebook(JSON.stringify(FILE), 'x.ipynb'));
    expect(formatNotebook(parseNotebook(once, 'x.ipynb'))).toBe(once);
  });
});
