/** Plain JSON, as a Vega-Lite specification is. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One drawn point: only the fields its figure uses. */
export type Datum = Readonly<Record<string, string | number | boolean | null>>;

export interface ScaleSpec {
  readonly type?: 'linear' | 'log';
  readonly zero?: boolean;
  readonly nice?: boolean | number;
  readonly padding?: number;
  readonly domain?: readonly number[];
  readonly scheme?: { readonly name: string; readonly extent: readonly [number, number] };
  readonly reverse?: boolean;
}

export interface AxisSpec {
  readonly title: string;
  readonly format?: string;
  readonly tickCount?: number;
  readonly values?: readonly number[];
}

/** A field on an axis. */
export interface PositionSpec {
  readonly field: string;
  readonly type: 'quantitative';
  readonly scale: ScaleSpec;
  readonly axis: AxisSpec;
}

/** A fixed place in pixels: the frame's edge, where points without a value on that axis are shown. */
export interface EdgeSpec {
  readonly value: 'height' | number;
}

/** A field shown as colour, with its colour bar. */
export interface ColourSpec {
  readonly field: string;
  readonly type: 'quantitative';
  readonly scale: ScaleSpec;
  readonly legend: Readonly<Record<string, Json>>;
}

export interface TooltipSpec {
  readonly field: string;
  readonly type: 'quantitative' | 'nominal';
  readonly title: string;
  readonly format?: string;
}

export interface EncodingSpec {
  readonly x: PositionSpec | EdgeSpec;
  readonly y: PositionSpec | EdgeSpec;
  readonly color?: ColourSpec;
  readonly tooltip?: readonly TooltipSpec[];
  readonly strokeWidth?: Json;
}

export interface LayerSpec {
  readonly transform?: readonly Json[];
  readonly params?: readonly Json[];
  readonly mark: Readonly<Record<string, Json>> & { readonly type: string };
  readonly encoding: EncodingSpec;
}

export interface TitleSpec {
  readonly text: string;
  readonly subtitle: readonly string[];
}

interface CommonSpec {
  readonly $schema: string;
  readonly description: string;
  readonly title?: TitleSpec;
  readonly data: { readonly values: readonly Datum[] };
  readonly config: Readonly<Record<string, Json>>;
}

/** A single scatter plot. */
export interface SingleSpec extends CommonSpec {
  readonly width: number;
  readonly height: number;
  readonly layer: readonly LayerSpec[];
}

/** Small multiples of one scatter plot. */
export interface FacetSpec extends CommonSpec {
  readonly facet: {
    readonly field: string;
    readonly type: 'ordinal';
    readonly title: null;
    readonly sort: readonly number[];
    readonly header: Readonly<Record<string, Json>>;
  };
  readonly columns: number;
  readonly spacing: number;
  readonly spec: { readonly width: number; readonly height: number; readonly layer: readonly LayerSpec[] };
}

/** A Vega-Lite 5 specification of one of this project's figures: pure data, ready for JSON. */
export type FigureSpec = SingleSpec | FacetSpec;

export const VEGA_LITE_SCHEMA = 'https://vega.github.io/schema/vega-lite/v5.json';
