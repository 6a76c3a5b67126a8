import { describe, expect, it } from 'vitest';
import { cellFailedError, excerptOf, failureOf } from '../../src/notebook/cell-failure.js';

describe('failureOf', () => {
  it.each(['abort', 'aborted'])('takes the answer "%s" for a failure', (status) => {
    expect(failureOf(status, [], '1')).toMatchObject({ reason: 'aborted' });
  });

  it('takes any other answer than ok for a failure, even without a word', () => {
    expect(failureOf('error', [], '1')).toMatchObject({ reason: 'error', message: expect.stringContaining('no text') });
    expect(failureOf(undefined, ['warning\n'], '1')).toMatchObject({ reason: 'error', message: 'warning' });
  });

  it('finds the line that threw only where it is the only one like it', () => {
    const said = "evalmachine.<anonymous>:5\n    throw new Error('x');\n    ^\n\nError: x\n    at f (file:1:1)\n";
    expect(failureOf('error', [said], "a();\n  throw new Error('x');")).toMatchObject({ line: 2, message: 'x' });
    expect(failureOf('error', [said], "throw new Error('x');\nthrow new Error('x');")).not.toHaveProperty('line');
  });

  it('reads errors with a code in their heading', () => {
    const said = 'TypeError [ERR_INVALID]: wrong\n    at f (file:1:1) {\n  code: 1\n}\n';
    expect(failureOf('error', [said], '')).toEqual({ reason: 'error', name: 'TypeError', message: 'wrong' });
  });
});

describe('excerptOf', () => {
  const source = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\n');

  it('shows the neighbours of the line that failed', () => {
    expect(excerptOf(source, 10)).toBe(
      ['   8 | line 8', '   9 | line 9', '> 10 | line 10', '  11 | line 11', '  12 | line 12'].join('\n'),
    );
  });

  it('shows the beginning of the cell where no line is known', () => {
    const lines = excerptOf(source, undefined).split('\n');
    expect(lines[0]).toBe('   1 | line 1');
    expect(lines.at(-1)).toBe('  … 2 more lines');
  });
});

it('cellFailedError names notebook, cell, error and line, and ends with exit code 3', () => {
  const failure = { reason: 'error', name: 'Error', message: 'm', cell: 7, codeCell: 4, excerpt: '> 1 | f()' } as const;
  const error = cellFailedError('a.ipynb', failure);
  expect(error.message).toBe('a.ipynb: code cell 4 (cell 7) failed. Error: m\n> 1 | f()');
  expect(error.exitCode).toBe(3);
});
