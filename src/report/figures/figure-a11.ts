import { cellFigure } from '../cell-figure.js';

export const FIGURE_A11 = cellFigure({ id: 'A.11', section: 'Appendix A', dataset: 'ImageNet16-120', panels: 'nInit' });
