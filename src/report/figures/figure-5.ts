import { architectureFigure } from '../architecture-figure.js';
import { CV_U, PARAMS, UNITS_2 } from '../quantities.js';

/** The paper names no colours here; the authors' notebook uses the second layer's units. */
export const FIGURE_5 = architectureFigure({
  id: '5',
  title: 'Size against coefficient of variation',
  section: '§3.1',
  caption:
    'Number of parameters against the coefficient of variation of the accuracy before training. One point is one architecture; the colour is the number of units in the second hidden layer. The paper finds no significant correlation, so that the score does not merely count parameters.',
  x: CV_U,
  y: PARAMS,
  colour: UNITS_2,
});
