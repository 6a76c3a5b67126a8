import { describe, expect, it } from 'vitest';
import type { NotebookCell, NotebookDocument } from '../../src/notebook/notebook-file.js';
import { declaredParameters, injectParameters, parseSettings } from '../../src/notebook/parameters.js';

const code = (source: string, tags: readonly string[] = [], id = source): NotebookCell => ({
  cell_type: 'code',
  id,
  metadata: { tags },
  source,
  execution_count: null,
  outputs: [],
});
const notebook = (...cells: readonly NotebookCell[]): NotebookDocument => ({ cells, metadata: {} });

describe('parseSettings', () => {
  it('takes JSON as values and everything else as text', () => {
    expect(parseSettings(['n=3', 'on=true', 'seeds=[0,1]', 'preset=quick', 'word="7"', 'eq=a=b', 'empty='])).toEqual({
      n: 3,
      on: true,
      seeds: [0, 1],
      preset: 'quick',
      word: '7',
      eq: 'a=b',
      empty: '',
    });
  });

  it.each(['n', '=3', '1a=3', 'a b=3'])('refuses %j', (setting) => {
    expect(() => parseSettings([setting])).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }) as Error);
  });
});

describe('injectParameters', () => {
  const declared = code("let preset: 'quick' | 'paper' = 'quick', n = 3;\nconst fixed = 1;", ['parameters']);

  it('knows what the tagged cell declares, and nothing else', () => {
    const all = declaredParameters(notebook(code('let other = 1;'), declared, code('let more = 1;')));
    expect([...all]).toEqual([
      ['preset', true],
      ['n', true],
      ['fixed', false],
    ]);
  });

  it('assigns in a cell right behind it', () => {
    const { cells } = injectParameters(notebook(code('1'), declared, code('2')), { preset: 'paper', n: 5 });
    expect(cells.map((cell) => cell.source)).toEqual([
      '1',
      declared.source,
      '// Parameters of this run\n{\n  preset = "paper";\n  n = 5;\n}',
      '2',
    ]);
    expect(cells[2]?.metadata).toEqual({ tags: ['injected-parameters'] });
  });

  it("replaces an earlier run's cell, and removes it where nothing is set", () => {
    const before = injectParameters(notebook(declared, code('2')), { n: 4 });
    expect(injectParameters(before, { n: 5 }).cells.map((cell) => cell.source)).toEqual([
      declared.source,
      expect.stringContaining('n = 5;'),
      '2',
    ]);
    expect(injectParameters(before, {}).cells).toHaveLength(2);
  });

  it('refuses what the notebook does not declare or declares as constant', () => {
    const fails = (cells: readonly NotebookCell[], parameters: Record<string, number>, code: string, said: string) =>
      expect(() => injectParameters(notebook(...cells), parameters)).toThrow(
        expect.objectContaining({ code, message: expect.stringContaining(said) }) as Error,
      );
    fails([declared], { typo: 1 }, 'UNKNOWN_NAME', 'It has: preset, n, fixed');
    fails([code('let n = 1;')], { n: 1 }, 'UNKNOWN_NAME', 'no parameters');
    fails([declared], { fixed: 2 }, 'BAD_ARGUMENT', '"let"');
  });
});
