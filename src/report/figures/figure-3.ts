import { architectureFigure } from '../architecture-figure.js';
import { ARCHITECTURE_LOG_PARAMS, CV_U, MU_T } from '../quantities.js';

export const FIGURE_3 = architectureFigure({
  id: '3',
  title: 'Coefficient of variation against trained accuracy',
  section: '§3.1',
  caption:
    'Coefficient of variation of the accuracy before training, σ_U/μ_U in percent, against mean accuracy after it. One point is one architecture; the colour is its number of parameters (log₁₀). The paper’s claim: a low CV_U goes with a high trained accuracy.',
  x: MU_T,
  y: CV_U,
  colour: ARCHITECTURE_LOG_PARAMS,
});
