import type { ColourSpec, EdgeSpec, EncodingSpec, Json, LayerSpec, PositionSpec, TooltipSpec } from './figure-spec.js';
import { COLOUR_MAPS, type ColourMap } from './figure-theme.js';
import type { ColourQuantity, Quantity } from './quantities.js';

export interface ScatterParts<Row> {
  readonly x: Quantity<Row>;
  readonly y: Quantity<Row>;
  readonly colour: ColourQuantity<Row>;
  readonly tooltip: readonly TooltipSpec[];
}

export interface ScatterLooks {
  readonly colourMap: ColourMap;
  /** Area of a point in square pixels. */
  readonly pointSize: number;
  readonly ticks: { readonly x: number; readonly y: number };
  readonly barLength: number;
  /** Draws the least-squares line; only where both axes are linear. */
  readonly trend: boolean;
}

/** Rows sorted by what can be drawn of them. */
export interface SortedRows<Row> {
  readonly shown: readonly Row[];
  /** No value on exactly one axis, because the score is degenerate: drawn on the edge. */
  readonly degenerate: readonly Row[];
  /** Nothing was trained: left out. */
  readonly missing: readonly Row[];
}

/**
 * @param scored - whether the row's score exists; false for a degenerate one
 */
export function sortRows<Row>(
  rows: readonly Row[],
  parts: Pick<ScatterParts<Row>, 'x' | 'y'>,
  scored: (row: Row) => boolean,
): SortedRows<Row> {
  const has = (row: Row, quantity: Quantity<Row>): boolean => quantity.value(row) !== null;
  const shown = rows.filter((row) => has(row, parts.x) && has(row, parts.y));
  const degenerate = rows.filter((row) => !scored(row) && has(row, parts.x) !== has(row, parts.y));
  const drawn = new Set([...shown, ...degenerate]);
  return { shown, degenerate, missing: rows.filter((row) => !drawn.has(row)) };
}

/** Six significant digits: more than any label shows, and the specification stays small. */
export const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(6)));

/** The layers of one scatter plot: degenerate points on the edge, the trend, the points. */
export function scatterLayers<Row>(
  parts: ScatterParts<Row>,
  looks: ScatterLooks,
  sorted: SortedRows<Row>,
): readonly LayerSpec[] {
  const { x, y } = parts;
  const valid = { filter: `isValid(datum.${x.field}) && isValid(datum.${y.field})` };
  const points: LayerSpec = {
    transform: [valid],
    params: [{ name: 'pointed', select: { type: 'point', on: 'pointerover', clear: 'pointerout' } }],
    mark: { type: 'point', filled: true, size: looks.pointSize, opacity: 0.92, stroke: '#262626', aria: false },
    encoding: {
      x: position(x, looks.ticks.x),
      y: position(y, looks.ticks.y),
      color: colour(parts.colour, looks, sorted.shown.map(parts.colour.value)),
      strokeWidth: { condition: { param: 'pointed', empty: false, value: 1.6 }, value: 0 },
      tooltip: parts.tooltip,
    },
  };
  return [
    ...(sorted.degenerate.length > 0 ? [edgeLayer(parts, looks, sorted)] : []),
    ...(looks.trend && x.scale === 'linear' && y.scale === 'linear' ? [trendLayer(parts, looks, valid)] : []),
    points,
  ];
}

function trendLayer<Row>(parts: ScatterParts<Row>, looks: ScatterLooks, valid: Json): LayerSpec {
  return {
    transform: [valid, { regression: parts.y.field, on: parts.x.field }],
    mark: { type: 'line', color: '#595959', strokeWidth: 1.4, strokeDash: [5, 3], aria: false },
    encoding: { x: position(parts.x, looks.ticks.x), y: position(parts.y, looks.ticks.y) },
  };
}

/** Points without a score: ticks across the frame's edge, at their place on the other axis. */
function edgeLayer<Row>(parts: ScatterParts<Row>, looks: ScatterLooks, sorted: SortedRows<Row>): LayerSpec {
  const onX = sorted.degenerate.every((row) => parts.x.value(row) !== null);
  const edge: EdgeSpec = { value: onX ? 'height' : 0 };
  const known = onX ? parts.x : parts.y;
  const absent = onX ? parts.y : parts.x;
  const encoding: EncodingSpec = {
    x: onX ? position(parts.x, looks.ticks.x) : edge,
    y: onX ? edge : position(parts.y, looks.ticks.y),
    tooltip: parts.tooltip,
  };
  return {
    transform: [{ filter: `isValid(datum.${known.field}) && !isValid(datum.${absent.field})` }],
    mark: {
      type: 'tick',
      orient: onX ? 'vertical' : 'horizontal',
      size: 10,
      thickness: 1.2,
      color: '#6e6e6e',
      opacity: 0.75,
      aria: false,
    },
    encoding,
  };
}

function position<Row>(quantity: Quantity<Row>, tickCount: number): PositionSpec {
  const log = quantity.scale === 'log';
  return {
    field: quantity.field,
    type: 'quantitative',
    scale: log ? { type: 'log', nice: false, padding: 8 } : { zero: false, nice: false, padding: 8 },
    axis: {
      title: quantity.title,
      format: quantity.axisFormat,
      ...(log ? { values: LOG_TICKS } : { tickCount }),
    },
  };
}

/** One and three times each power of ten: a log axis without crowded labels. */
const LOG_TICKS: readonly number[] = [1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7];

function colour<Row>(
  quantity: ColourQuantity<Row>,
  looks: ScatterLooks,
  values: readonly (number | null)[],
): ColourSpec {
  const known = values.filter((value) => value !== null);
  const low = known.reduce((least, value) => Math.min(least, value), quantity.domain[0]);
  const high = known.reduce((most, value) => Math.max(most, value), quantity.domain[1]);
  return {
    field: quantity.field,
    type: 'quantitative',
    scale: {
      ...(quantity.scale === 'log' ? { type: 'log' as const } : {}),
      domain: [low, high],
      scheme: COLOUR_MAPS[looks.colourMap],
      nice: false,
    },
    legend: {
      title: quantity.barTitle,
      format: quantity.barFormat,
      values: quantity.ticks,
      gradientLength: looks.barLength,
    },
  };
}
