import { architectureFigure } from '../architecture-figure.js';
import { MU_T, PARAMS, UNITS_2 } from '../quantities.js';

export const FIGURE_4B = architectureFigure({
  id: '4b',
  title: 'Size against trained accuracy, by second layer',
  section: '§3.1',
  caption:
    'Number of parameters against mean accuracy after training. One point is one architecture; the colour is the number of units in the second hidden layer.',
  x: MU_T,
  y: PARAMS,
  colour: UNITS_2,
});
