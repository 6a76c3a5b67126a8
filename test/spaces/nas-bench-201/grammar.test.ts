import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrainlessError } from '../../../src/core/index.js';
import { allCells, type Cell, formatCell, OPERATIONS, parseCell, toCell } from '../../../src/spaces/index.js';

const VALID = '|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|none~0|avg_pool_3x3~1|nor_conv_3x3~2|';

/** The error that a malformed string gives; fails the test where there is none or another kind. */
function refusal(arch: string): TrainlessError & { details: { position: number; found: string; expected: string } } {
  try {
    parseCell(arch);
  } catch (error) {
    if (!(error instanceof TrainlessError) || error.code !== 'BAD_ARCHITECTURE') throw error;
    return error as ReturnType<typeof refusal>;
  }
  throw new Error(`${JSON.stringify(arch)} was read as a cell.`);
}

/** Strings that some valid string begins with, written without the parser: any cut through the grammar. */
const op = `(?:${OPERATIONS.join('|')})`;
const TOKENS = [1, 2, 3].flatMap((node) => [
  ...(node === 1 ? ['\\|'] : ['\\+', '\\|']),
  ...Array.from({ length: node }, (_, source) => [op, '~', String(source), '\\|']).flat(),
]);
const WHOLE = new RegExp(`^${TOKENS.join('')}$`);
const WHOLE_TOKENS = new RegExp(`^${TOKENS.map((token) => `(?:${token}`).join('')}${')?'.repeat(TOKENS.length)}$`);

describe('parseCell', () => {
  it('reads all 15,625 strings that formatCell writes', () => {
    const strings = allCells().map(formatCell);
    expect(strings.map(parseCell)).toEqual(allCells());
    expect(new Set(strings).size).toBe(15625);
    expect(strings.filter((arch) => !WHOLE.test(arch))).toEqual([]);
  });

  it.each([
    ['', 0, ''],
    ['|', 1, ''],
    ['none~0|', 0, 'n'],
    ['|conv~0|', 1, 'conv'],
    ['|none~1|', 6, '1'],
    ['|none 0|', 5, ' '],
    ['|none~0+', 7, '+'],
    ['|none~0||none~0|none~1|', 8, '|'],
    ['|nor_conv_3x3~0|+|nor_conv_5x5~0|', 18, 'nor_conv_5x5'],
    ['|none~0|+|none~0|none~0|', 22, '0'],
    [VALID.slice(0, -1), VALID.length - 1, ''],
    [`${VALID} `, VALID.length, ' '],
    [`${VALID}+`, VALID.length, '+'],
    [VALID.replace('avg_pool_3x3', 'AVG_POOL_3X3'), VALID.indexOf('avg'), 'AVG_POOL_3X3'],
  ])('finds the culprit of %j at %d', (arch, position, found) => {
    expect(refusal(arch).details).toMatchObject({ position, found });
  });

  it('points at the culprit with a caret and names its place from 1', () => {
    const [first, text, caret] = refusal(VALID.replace('skip_connect', 'skip')).message.split('\n');
    expect(first).toContain('character 34');
    expect(text?.slice(caret?.indexOf('^'), (caret?.lastIndexOf('^') ?? 0) + 1)).toBe('skip');
  });

  it('reports the end of the longest beginning that the grammar allows, for any change of a valid string', () => {
    const cells = fc.constantFrom(
      ...allCells()
        .filter((_, i) => i % 97 === 0)
        .map(formatCell),
    );
    const junk = fc.oneof(fc.constantFrom('|', '+', '~', '0', '1', '2', 'none', ' ', '\n', 'é', '😀'), fc.string());
    const changed = fc
      .tuple(cells, fc.nat(91), fc.nat(3), junk)
      .map(([arch, at, removed, inserted]) => arch.slice(0, at) + inserted + arch.slice(at + removed));
    fc.assert(
      fc.property(changed, (arch) => {
        if (WHOLE.test(arch)) {
          expect(formatCell(parseCell(arch))).toBe(arch);
          return;
        }
        const { position, found } = refusal(arch).details;
        expect(WHOLE_TOKENS.test(arch.slice(0, position))).toBe(true);
        // No whole token fits there: with anything that follows, the beginning is lost.
        for (let end = position + found.length + 1; end <= arch.length; end++) {
          if (WHOLE_TOKENS.test(arch.slice(0, end))) throw new Error(`A token fits at ${position} of ${arch}.`);
        }
        expect(arch.startsWith(found, position)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('answers 10,000 malformed strings with a typed error, whatever they hold', () => {
    const pieces = fc.constantFrom('|', '+', '~', '0', '1', '2', '~0|', '|+|', ...OPERATIONS, 'nor_conv_5x5', '\u0000');
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.array(pieces, { maxLength: 30 }).map((list) => list.join('')),
      fc.tuple(fc.constant(VALID), fc.nat(91)).map(([arch, end]) => arch.slice(0, end)),
    );
    let malformed = 0;
    fc.assert(
      fc.property(anything, (arch) => {
        if (WHOLE.test(arch)) return;
        malformed++;
        const { details, message } = refusal(arch);
        const inside = details.position >= 0 && details.position <= arch.length;
        if (!inside || message.length > 700 || !/^[ -~\n]*$/.test(message)) throw new Error(`Bad message: ${message}`);
      }),
      { numRuns: 10_500 },
    );
    expect(malformed).toBeGreaterThanOrEqual(10_000);
  });

  it('is not slowed down or flooded by a huge string', () => {
    const start = performance.now();
    for (const huge of ['|'.repeat(2e6), `|${'a'.repeat(2e6)}`, VALID.repeat(20_000), ' '.repeat(2e6)]) {
      expect(refusal(huge).message.length).toBeLessThan(700);
    }
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('toCell', () => {
  it('takes six ids and nothing else', () => {
    const cell: Cell = toCell(new Uint8Array([0, 1, 2, 3, 4, 0]));
    expect(cell).toEqual([0, 1, 2, 3, 4, 0]);
    for (const bad of [
      [],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 5],
      [0, 0, 0, 0, 0, -1],
      [0, 0, 0, 0, 0, 0.5],
      [0, 0, 0, 0, 0, 0, 0],
    ]) {
      expect(() => toCell(bad)).toThrow(TrainlessError);
    }
  });
});
