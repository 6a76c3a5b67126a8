import { cellFigure } from '../cell-figure.js';

export const FIGURE_7 = cellFigure({ id: '7', section: '§3.2', dataset: 'CIFAR-10', panels: 'nInit' });
