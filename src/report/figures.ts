import { TrainlessError } from '../core/errors.js';
import type { Figure, FigureDefinition, FigureOptions } from './figure.js';
import { FIGURE_1A } from './figures/figure-1a.js';
import { FIGURE_1B } from './figures/figure-1b.js';
import { FIGURE_2 } from './figures/figure-2.js';
import { FIGURE_3 } from './figures/figure-3.js';
import { FIGURE_4A } from './figures/figure-4a.js';
import { FIGURE_4B } from './figures/figure-4b.js';
import { FIGURE_5 } from './figures/figure-5.js';
import { FIGURE_6 } from './figures/figure-6.js';
import { FIGURE_7 } from './figures/figure-7.js';
import { FIGURE_A8 } from './figures/figure-a8.js';
import { FIGURE_A9 } from './figures/figure-a9.js';
import { FIGURE_A10 } from './figures/figure-a10.js';
import { FIGURE_A11 } from './figures/figure-a11.js';
import { parseArchitectureRows, parseCellRows } from './rows.js';

/** Every figure, in the paper's order: a new one is a file in `figures/` and a line here. */
export const FIGURES: readonly FigureDefinition[] = [
  FIGURE_1A,
  FIGURE_1B,
  FIGURE_2,
  FIGURE_3,
  FIGURE_4A,
  FIGURE_4B,
  FIGURE_5,
  FIGURE_6,
  FIGURE_7,
  FIGURE_A8,
  FIGURE_A9,
  FIGURE_A10,
  FIGURE_A11,
];

/**
 * Finds a figure by its number in the paper; "1a", "Figure 1a", "a.8" and "A8" are all understood.
 * @throws {TrainlessError} UNKNOWN_NAME
 */
export function findFigure(id: string): FigureDefinition {
  const found = FIGURES.find((figure) => plainId(figure.id) === plainId(id));
  if (found === undefined) {
    const known = FIGURES.map((figure) => figure.id);
    throw new TrainlessError('UNKNOWN_NAME', `There is no figure "${id}". Choose one of: ${known.join(', ')}.`, {
      details: { known },
    });
  }
  return found;
}

const plainId = (id: string): string =>
  id
    .toLowerCase()
    .replace(/^fig(ure)?/, '')
    .replace(/[^a-z0-9]/g, '');

/**
 * Builds a figure from rows of unknown origin, such as a parsed file.
 * @param rows - for Figures 1 to 5 rows of architectures, for the others rows of cells
 * @param source - the file's name, for messages
 * @throws {TrainlessError} UNKNOWN_NAME, BAD_DATA
 */
export function buildFigure(id: string, rows: unknown, options: FigureOptions, source?: string): Figure {
  const definition = findFigure(id);
  return definition.rows === 'architectures'
    ? definition.build(parseArchitectureRows(rows, source), options)
    : definition.build(parseCellRows(rows, source), options);
}
