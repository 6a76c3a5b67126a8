import { cellFigure } from '../cell-figure.js';

export const FIGURE_A9 = cellFigure({ id: 'A.9', section: 'Appendix A', dataset: 'CIFAR-100', panels: 'nInit' });
