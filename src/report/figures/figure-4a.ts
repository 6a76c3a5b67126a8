import { architectureFigure } from '../architecture-figure.js';
import { MU_T, PARAMS, UNITS_1 } from '../quantities.js';

export const FIGURE_4A = architectureFigure({
  id: '4a',
  title: 'Size against trained accuracy, by first layer',
  section: '§3.1',
  caption:
    'Number of parameters against mean accuracy after training. One point is one architecture; the colour is the number of units in the first hidden layer. The paper reads it as saturation: beyond some size, more parameters gain nothing.',
  x: MU_T,
  y: PARAMS,
  colour: UNITS_1,
});
