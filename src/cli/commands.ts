import type { CommandModule } from './command.js';

/**
 * Every command, in the order of the help text. The module is loaded only when its command is called
 * (or when the whole help is asked for).
 */
export const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  reproduce: () => import('./commands/reproduce.js'),
  run: () => import('./commands/run.js'),
  score: () => import('./commands/score.js'),
  export: () => import('./commands/export.js'),
  space: () => import('./commands/space.js'),
  audit: () => import('./commands/audit.js'),
  data: () => import('./commands/data.js'),
  notebook: () => import('./commands/notebook.js'),
  kernel: () => import('./commands/kernel.js'),
  figure: () => import('./commands/figure.js'),
  report: () => import('./commands/report.js'),
  stats: () => import('./commands/stats.js'),
  doctor: () => import('./commands/doctor.js'),
};
