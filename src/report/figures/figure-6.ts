import { cellFigure } from '../cell-figure.js';

export const FIGURE_6 = cellFigure({ id: '6', section: '§3.2', dataset: 'CIFAR-10', panels: 'na' });
