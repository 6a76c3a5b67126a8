import type { Json } from './figure-spec.js';

/**
 * Colour maps: `paper` is the authors' own (matplotlib's inferno, reversed, its 12th to 63rd percentile: light is small,
 * dark is large); `viridis` is the common alternative, run the same way.
 */
export type ColourMap = 'paper' | 'viridis';

/** Vega runs inferno from dark to light, so the authors' reversed 0.12–0.63 is its 0.88–0.37. */
export const COLOUR_MAPS: Readonly<
  Record<ColourMap, { readonly name: string; readonly extent: readonly [number, number] }>
> = {
  paper: { name: 'inferno', extent: [0.88, 0.37] },
  viridis: { name: 'viridis', extent: [0.95, 0] },
};

/** DejaVu Sans is matplotlib's font; Verdana has its widths where it is missing. */
export const FIGURE_FONT = 'DejaVu Sans, Verdana, sans-serif';

const INK = '#262626';
const GRID = '#dbdbd9';

/** Looks shared by all figures: no frame, a light grid, dark labels. */
export const FIGURE_CONFIG: Readonly<Record<string, Json>> = {
  background: '#ffffff',
  font: FIGURE_FONT,
  padding: 10,
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'group',
    color: INK,
    fontSize: 13,
    fontWeight: 'bold',
    subtitleColor: '#595959',
    subtitleFontSize: 11,
    subtitleLineHeight: 15,
    subtitlePadding: 5,
    offset: 14,
  },
  axis: {
    domain: false,
    gridColor: GRID,
    gridWidth: 0.7,
    tickColor: '#8c8c8c',
    tickSize: 4,
    labelColor: INK,
    labelFontSize: 11,
    labelPadding: 4,
    labelFlush: false,
    labelOverlap: true,
    titleColor: INK,
    titleFontSize: 12.5,
    titleFontWeight: 'normal',
    titlePadding: 10,
  },
  legend: {
    labelColor: INK,
    labelFontSize: 11,
    titleColor: INK,
    titleFontSize: 11.5,
    titleFontWeight: 'normal',
    titlePadding: 8,
    titleLimit: 320,
    gradientThickness: 13,
    offset: 16,
  },
  header: { labelColor: INK, labelFontSize: 12, labelFontWeight: 'bold', labelPadding: 4 },
};
