export {
  type ArchitectureFigureDefinition,
  type CellFigureDefinition,
  type Figure,
  type FigureCounts,
  type FigureDefinition,
  type FigureOptions,
  figureSlug,
} from './figure.js';
export type { FacetSpec, FigureSpec, SingleSpec } from './figure-spec.js';
export type { ColourMap } from './figure-theme.js';
export { buildFigure, FIGURES, findFigure } from './figures.js';
export { renderPng } from './png.js';
export { type ArchitectureRow, type CellRow, parseArchitectureRows, parseCellRows } from './rows.js';
export { compileFigure, renderSvg } from './svg.js';
