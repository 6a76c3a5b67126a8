import { cellFigure } from '../cell-figure.js';

export const FIGURE_A8 = cellFigure({ id: 'A.8', section: 'Appendix A', dataset: 'CIFAR-100', panels: 'na' });
