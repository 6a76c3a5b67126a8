import { architectureFigure } from '../architecture-figure.js';
import { ARCHITECTURE_LOG_PARAMS, MU_U, SIGMA_U } from '../quantities.js';

export const FIGURE_2 = architectureFigure({
  id: '2',
  title: 'Mean against spread of the untrained accuracy',
  section: '§3.1',
  caption:
    'Mean accuracy before training against its standard deviation over initialisations. One point is one architecture; the colour is its number of parameters (log₁₀). The two rise together, which is why the paper divides one by the other.',
  x: SIGMA_U,
  y: MU_U,
  colour: ARCHITECTURE_LOG_PARAMS,
});
