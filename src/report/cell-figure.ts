import { type CellFigureDefinition, countsSentence, type Figure, type FigureOptions, figureSlug } from './figure.js';
import { type Datum, type TooltipSpec, VEGA_LITE_SCHEMA } from './figure-spec.js';
import { FIGURE_CONFIG } from './figure-theme.js';
import { CELL_ACCURACY, CELL_LOG_PARAMS, CV_U, PARAMS } from './quantities.js';
import type { CellRow } from './rows.js';
import { rounded, scatterLayers, sortRows } from './scatter.js';

interface CellFigure {
  readonly id: string;
  readonly section: string;
  readonly dataset: string;
  /** One panel for each number of architectures drawn, or for each number of initialisations. */
  readonly panels: 'na' | 'nInit';
}

const WIDTH = 186;
const HEIGHT = 158;
const COLUMNS = 3;
const SPACING = 22;

/** Small panels have room for the symbols only. */
const X = { ...CELL_ACCURACY, title: CELL_ACCURACY.symbol };
const Y = { ...CV_U, title: CV_U.symbol };

const PANEL_SYMBOL = { na: 'N_a', nInit: 'N_init' } as const;

const TOOLTIP: readonly TooltipSpec[] = [
  { field: 'name', type: 'nominal', title: 'cell' },
  { field: 'index', type: 'quantitative', title: 'index', format: 'd' },
  ...[PARAMS, CV_U, CELL_ACCURACY].map(
    ({ field, symbol, format }): TooltipSpec => ({ field, type: 'quantitative', title: symbol, format }),
  ),
];

/** CV_U against trained accuracy on NAS-Bench-201 as small multiples: one point a cell. @see paper §3.2 */
export function cellFigure(definition: CellFigure): CellFigureDefinition {
  const { id, section } = definition;
  return {
    id,
    rows: 'cells',
    title: titleOf(definition),
    section,
    caption: captionOf(definition),
    build: (rows, options) => build(definition, rows, options),
  };
}

function titleOf({ dataset, panels }: CellFigure): string {
  return panels === 'na'
    ? `CV_U against trained accuracy as more cells are drawn, ${dataset}`
    : `CV_U against trained accuracy as more initialisations are used, ${dataset}`;
}

function captionOf({ dataset, panels }: CellFigure): string {
  const what =
    panels === 'na'
      ? 'a panel for each number N_a of cells drawn at random from NAS-Bench-201'
      : 'a panel for each number N_init of initialisations behind the score';
  return `Coefficient of variation of the untrained accuracy against trained accuracy on ${dataset}, ${what}. One point is one cell; the colour is its number of parameters (log₁₀). The metric picks the lowest point of a panel, so a good metric has it far to the right.`;
}

function build(definition: CellFigure, rows: readonly CellRow[], options: FigureOptions): Figure {
  const parts = { x: X, y: Y, colour: CELL_LOG_PARAMS, tooltip: TOOLTIP };
  const sorted = sortRows(rows, parts, (row) => row.cvU !== null);
  const counts = {
    shown: sorted.shown.length,
    degenerate: sorted.degenerate.length,
    missing: sorted.missing.length,
  };
  const panels = [...new Set(rows.map((row) => row[definition.panels]))].sort((a, b) => a - b);
  const height = options.height ?? HEIGHT;
  const scope = options.scope ?? '';
  const symbol = PANEL_SYMBOL[definition.panels];
  const sentences = [
    captionOf(definition),
    scope === '' ? '' : `${scope}.`,
    countsSentence(counts, 'points', 'have no trained accuracy in the table'),
    options.note === undefined ? '' : `${options.note}.`,
    `Images: ${options.images}.`,
  ];
  return {
    id: definition.id,
    slug: figureSlug(definition.id, options.variant),
    title: titleOf(definition),
    caption: sentences.filter((sentence) => sentence !== '').join(' '),
    section: definition.section,
    images: options.images,
    counts,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: `Small multiples, Figure ${definition.id}: CV_U (%) against trained accuracy (%) on ${definition.dataset}, ${panels.length} panels by ${symbol}, coloured by log₁₀ parameters; ${counts.shown} points. Images: ${options.images}.`,
      title: {
        text: `Figure ${definition.id}. ${titleOf(definition)}`,
        subtitle: [
          [`Images: ${options.images}`, scope].filter((part) => part !== '').join(' · '),
          ...(options.note === undefined ? [] : [options.note]),
        ],
      },
      data: {
        values: [...sorted.shown, ...sorted.degenerate].map((row) => datum(definition, row)),
      },
      facet: {
        field: 'panel',
        type: 'ordinal',
        title: null,
        sort: panels,
        header: { labelExpr: `'${symbol} = ' + format(datum.value, ',')`, labelAnchor: 'start' },
      },
      columns: COLUMNS,
      spacing: SPACING,
      spec: {
        width: options.width ?? WIDTH,
        height,
        layer: scatterLayers(
          parts,
          {
            colourMap: options.colourMap ?? 'paper',
            pointSize: rows.length > 1500 ? 12 : 20,
            ticks: { x: 5, y: 5 },
            barLength: 2 * height - 40,
            trend: options.trend ?? false,
          },
          sorted,
        ),
      },
      config: FIGURE_CONFIG,
    },
  };
}

function datum(definition: CellFigure, row: CellRow): Datum {
  const quantities = [PARAMS, CV_U, CELL_ACCURACY, CELL_LOG_PARAMS];
  return {
    panel: row[definition.panels],
    name: row.name,
    index: row.index,
    ...Object.fromEntries(quantities.map((quantity) => [quantity.field, rounded(quantity.value(row))])),
  };
}
