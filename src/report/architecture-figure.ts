import { correlationNote } from './correlation-note.js';
import {
  type ArchitectureFigureDefinition,
  countsSentence,
  type Figure,
  type FigureOptions,
  figureSlug,
} from './figure.js';
import { type Datum, type TooltipSpec, VEGA_LITE_SCHEMA } from './figure-spec.js';
import { FIGURE_CONFIG } from './figure-theme.js';
import { type ColourQuantity, CV_U, MU_T, MU_U, PARAMS, type Quantity, SIGMA_U } from './quantities.js';
import type { ArchitectureRow } from './rows.js';
import { rounded, scatterLayers, sortRows } from './scatter.js';

interface ArchitectureFigure {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly caption: string;
  readonly x: Quantity<ArchitectureRow>;
  readonly y: Quantity<ArchitectureRow>;
  readonly colour: ColourQuantity<ArchitectureRow>;
}

const WIDTH = 440;
const HEIGHT = 310;

const TOOLTIP: readonly TooltipSpec[] = [
  { field: 'name', type: 'nominal', title: 'units' },
  ...[PARAMS, MU_U, SIGMA_U, CV_U, MU_T].map(
    ({ field, symbol, format }): TooltipSpec => ({ field, type: 'quantitative', title: symbol, format }),
  ),
];

/** A scatter plot of the MNIST study: one point an architecture. @see paper §3.1 */
export function architectureFigure(definition: ArchitectureFigure): ArchitectureFigureDefinition {
  const { id, title, section, caption } = definition;
  return {
    id,
    rows: 'architectures',
    title,
    section,
    caption,
    build: (rows, options) => build(definition, rows, options),
  };
}

function build(definition: ArchitectureFigure, rows: readonly ArchitectureRow[], options: FigureOptions): Figure {
  const sorted = sortRows(rows, definition, (row) => row.cvU !== null);
  const counts = {
    shown: sorted.shown.length,
    degenerate: sorted.degenerate.length,
    missing: sorted.missing.length,
  };
  const height = options.height ?? HEIGHT;
  const parts = { ...definition, tooltip: TOOLTIP };
  const layer = scatterLayers(
    parts,
    {
      colourMap: options.colourMap ?? 'paper',
      pointSize: 46,
      ticks: { x: 6, y: 6 },
      barLength: height - 46,
      trend: options.trend ?? false,
    },
    sorted,
  );
  const scope = options.scope ?? '';
  const notes = [
    options.note,
    options.correlation ? correlationNote(rows, definition.x, definition.y) : undefined,
  ].filter((note) => note !== undefined);
  const sentences = [
    definition.caption,
    `${counts.shown} architectures${scope === '' ? '' : `; ${scope}`}.`,
    countsSentence(counts, 'architectures', 'have no trained accuracy here'),
    ...notes.map((note) => `${note}.`),
    `Images: ${options.images}.`,
  ];
  return {
    id: definition.id,
    slug: figureSlug(definition.id, options.variant),
    title: definition.title,
    caption: sentences.filter((sentence) => sentence !== '').join(' '),
    section: definition.section,
    images: options.images,
    counts,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: `Scatter plot, Figure ${definition.id}: ${plain(definition.y.title)} against ${plain(definition.x.title)}, coloured by ${definition.colour.symbol}; ${counts.shown} architectures. Images: ${options.images}.`,
      title: {
        text: `Figure ${definition.id}. ${definition.title}`,
        subtitle: [[`Images: ${options.images}`, scope].filter((part) => part !== '').join(' · '), ...notes],
      },
      width: options.width ?? WIDTH,
      height,
      data: { values: [...sorted.shown, ...sorted.degenerate].map((row) => datum(definition, row)) },
      layer,
      config: FIGURE_CONFIG,
    },
  };
}

const plain = (title: string): string => title.replace(/\s+/g, ' ');

function datum(definition: ArchitectureFigure, row: ArchitectureRow): Datum {
  const quantities = [PARAMS, MU_U, SIGMA_U, CV_U, MU_T, definition.colour];
  return {
    name: row.name,
    ...Object.fromEntries(quantities.map((quantity) => [quantity.field, rounded(quantity.value(row))])),
  };
}
