import { TrainlessError } from '../../core/errors.js';
import { type Cell, NODE_COUNT, OPERATIONS, type OperationId } from './cell.js';

/** Longer than any architecture string (at most 91 characters); a longer input is shown in part. */
const SHOWN = 96;

/**
 * Writes a cell as NAS-Bench-201 does: `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`.
 * @example
 * formatCell([3, 3, 3, 3, 3, 3]);
 */
export function formatCell(cell: Cell): string {
  const [a, b, c, d, e, f] = cell;
  return (
    `|${OPERATIONS[a]}~0|+|${OPERATIONS[b]}~0|${OPERATIONS[c]}~1|` +
    `+|${OPERATIONS[d]}~0|${OPERATIONS[e]}~1|${OPERATIONS[f]}~2|`
  );
}

/**
 * Reads an architecture string, exactly as `formatCell` writes it.
 * @throws {TrainlessError} BAD_ARCHITECTURE; its details name the `position` (from 0) of the first token that does not
 * fit, what was `expected` there and what was `found`
 */
export function parseCell(arch: string): Cell {
  const ids: number[] = [];
  let position = 0;

  const refuse = (expected: string, found: string): never => {
    throw syntaxError(arch, position, expected, found);
  };
  const literal = (text: string): void => {
    if (!arch.startsWith(text, position)) refuse(`"${text}"`, arch.slice(position, position + 1));
    position += text.length;
  };
  for (let node = 1; node < NODE_COUNT; node++) {
    literal(node === 1 ? '|' : '+');
    if (node > 1) literal('|');
    for (let source = 0; source < node; source++) {
      const name = wordAt(arch, position);
      const id = (OPERATIONS as readonly string[]).indexOf(name);
      if (id < 0) refuse(`an operation (${OPERATIONS.join(', ')})`, name || arch.slice(position, position + 1));
      ids.push(id);
      position += name.length;
      literal('~');
      literal(String(source));
      literal('|');
    }
  }
  if (position < arch.length) refuse('the end', arch.slice(position, position + 1));
  return ids as OperationId[] as unknown as Cell;
}

/** The run of letters, digits and underscores that begins at a position, at most as long as a message may show. */
function wordAt(text: string, position: number): string {
  const word = /^\w*/.exec(text.slice(position, position + SHOWN));
  return word?.[0] ?? '';
}

function syntaxError(arch: string, position: number, expected: string, found: string): TrainlessError {
  // A window around the position, one sign for each UTF-16 unit so that the caret stands under the culprit.
  const from = position > SHOWN ? position - SHOWN / 2 : 0;
  const shown = printable(arch.slice(from, from + SHOWN));
  const what = found === '' ? 'the end of the text' : `"${printable(found)}"`;
  const mark = `${' '.repeat(position - from)}${'^'.repeat(Math.max(1, Math.min(found.length, from + SHOWN - position)))}`;
  return new TrainlessError(
    'BAD_ARCHITECTURE',
    `This is no NAS-Bench-201 architecture: character ${position + 1} should be ${expected}, but it is ${what}.\n` +
      `  ${shown}\n  ${mark}\n` +
      'The form is |op~0|+|op~0|op~1|+|op~0|op~1|op~2|.',
    { details: { position, expected, found } },
  );
}

function printable(text: string): string {
  return text.replace(/[^ -~]/g, '?');
}
