import { cellFigure } from '../cell-figure.js';

export const FIGURE_A10 = cellFigure({ id: 'A.10', section: 'Appendix A', dataset: 'ImageNet16-120', panels: 'na' });
