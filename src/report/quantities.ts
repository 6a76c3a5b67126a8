import type { ArchitectureRow, CellRow } from './rows.js';

/** A quantity that figures put on an axis or show as colour. `X_Y` in a title is X with the subscript Y. */
export interface Quantity<Row> {
  readonly field: string;
  /** As on the axis. */
  readonly title: string;
  /** As in a tooltip, and on the axes of small panels. */
  readonly symbol: string;
  /** d3-format of axis labels (`f` takes as many decimals as the ticks need) and of tooltips. */
  readonly axisFormat: string;
  readonly format: string;
  readonly scale: 'linear' | 'log';
  readonly value: (row: Row) => number | null;
}

/** A quantity shown as colour: its colour bar's ends (as far as the data stay inside) and labels. */
export interface ColourQuantity<Row> extends Quantity<Row> {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly barTitle: readonly string[];
  readonly barFormat: string;
}

const percent = (value: number | null): number | null => (value === null ? null : 100 * value);

export const MU_U: Quantity<ArchitectureRow> = {
  field: 'muU',
  title: 'Mean untrained accuracy  μ_U',
  symbol: 'μ_U',
  axisFormat: 'f',
  format: '.4f',
  scale: 'linear',
  value: (row) => row.muU,
};

export const SIGMA_U: Quantity<ArchitectureRow> = {
  field: 'sigmaU',
  title: 'Std. deviation of untrained accuracy  σ_U',
  symbol: 'σ_U',
  axisFormat: 'f',
  format: '.4f',
  scale: 'linear',
  value: (row) => row.sigmaU,
};

export const CV_U: Quantity<{ readonly cvU: number | null }> = {
  field: 'cvU',
  title: 'Coefficient of variation  CV_U (%)',
  symbol: 'CV_U (%)',
  axisFormat: 'f',
  format: '.2f',
  scale: 'linear',
  value: (row) => percent(row.cvU),
};

export const MU_T: Quantity<ArchitectureRow> = {
  field: 'muT',
  title: 'Mean trained accuracy  μ_T',
  symbol: 'μ_T',
  axisFormat: 'f',
  format: '.4f',
  scale: 'linear',
  value: (row) => row.muT,
};

export const PARAMS: Quantity<{ readonly params: number }> = {
  field: 'params',
  title: 'Number of parameters',
  symbol: 'parameters',
  axisFormat: '~s',
  format: ',',
  scale: 'log',
  value: (row) => row.params,
};

export const CELL_ACCURACY: Quantity<CellRow> = {
  field: 'accuracy',
  title: 'Mean trained accuracy  μ_T (%)',
  symbol: 'μ_T (%)',
  axisFormat: 'f',
  format: '.2f',
  scale: 'linear',
  value: (row) => percent(row.accuracy),
};

const logParams = (row: { readonly params: number }): number => Math.log10(row.params);

/** Colours run over the paper's whole search space, 8×8 to 2048×2048 units, so that figures can be compared. */
export const ARCHITECTURE_LOG_PARAMS: ColourQuantity<ArchitectureRow> = {
  field: 'logParams',
  title: 'log₁₀ parameters',
  symbol: 'log₁₀ parameters',
  barTitle: ['log₁₀', 'parameters'],
  axisFormat: 'f',
  format: '.2f',
  scale: 'linear',
  domain: [3.81, 6.77],
  ticks: [4, 4.5, 5, 5.5, 6, 6.5],
  barFormat: '.1f',
  value: logParams,
};

/** From the cell without convolutions to the one with six 3×3 convolutions. */
export const CELL_LOG_PARAMS: ColourQuantity<CellRow> = {
  ...ARCHITECTURE_LOG_PARAMS,
  domain: [4.86, 6.19],
  ticks: [5, 5.25, 5.5, 5.75, 6],
  barFormat: '.2f',
  value: logParams,
};

const unitsInLayer = (layer: 1 | 2): ColourQuantity<ArchitectureRow> => ({
  field: `units${layer}`,
  title: `Units in layer ${layer}`,
  symbol: `units in layer ${layer}`,
  barTitle: ['units in', `layer ${layer}`],
  axisFormat: 'd',
  format: ',',
  scale: 'log',
  domain: [8, 2048],
  ticks: [8, 32, 128, 512, 2048],
  barFormat: 'd',
  value: (row) => (layer === 1 ? row.units1 : row.units2),
});

export const UNITS_1 = unitsInLayer(1);
export const UNITS_2 = unitsInLayer(2);
