import { architectureFigure } from '../architecture-figure.js';
import { ARCHITECTURE_LOG_PARAMS, MU_T, MU_U } from '../quantities.js';

export const FIGURE_1A = architectureFigure({
  id: '1a',
  title: 'Untrained against trained accuracy',
  section: '§3.1',
  caption:
    'Mean accuracy before training against mean accuracy after it. One point is one architecture; the colour is its number of parameters (log₁₀). The paper sees no clear relation here.',
  x: MU_T,
  y: MU_U,
  colour: ARCHITECTURE_LOG_PARAMS,
});
