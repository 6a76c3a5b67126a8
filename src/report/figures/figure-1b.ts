import { architectureFigure } from '../architecture-figure.js';
import { ARCHITECTURE_LOG_PARAMS, MU_T, SIGMA_U } from '../quantities.js';

export const FIGURE_1B = architectureFigure({
  id: '1b',
  title: 'Spread of the untrained accuracy against trained accuracy',
  section: '§3.1',
  caption:
    'Standard deviation of the accuracy before training against mean accuracy after it. One point is one architecture; the colour is its number of parameters (log₁₀). In the paper the smallest deviations belong to architectures that train well.',
  x: MU_T,
  y: SIGMA_U,
  colour: ARCHITECTURE_LOG_PARAMS,
});
