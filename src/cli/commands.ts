import type { CommandModule } from './command.js';

/** A command: what the list of commands says of it, and its file, loaded only when it is called. */
export interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

/** Every command, in the order of the help text. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  reproduce: {
    summary: 'run the notebooks and write one report of what reproduces',
    load: () => import('./commands/reproduce.js'),
  },
  run: {
    summary: 'repeat an experiment of the paper; stops and goes on at any time',
    load: () => import('./commands/run.js'),
  },
  score: {
    summary: 'score untrained networks of NAS-Bench-201 on a batch of images; stops and goes on at any time',
    load: () => import('./commands/score.js'),
  },
  export: {
    summary: 'write an untrained network of NAS-Bench-201 as an ONNX file',
    load: () => import('./commands/export.js'),
  },
  space: {
    summary: 'look at the search spaces: names, numbers, order, equal architectures, sizes',
    load: () => import('./commands/space.js'),
  },
  audit: {
    summary: 'find impossible, copied and contradictory numbers in the paper, or in a table of your own',
    load: () => import('./commands/audit.js'),
  },
  data: {
    summary: 'list, fetch, verify and look into the data that come from elsewhere',
    load: () => import('./commands/data.js'),
  },
  notebook: {
    summary: 'run Jupyter notebooks in a tslab kernel, without Python',
    load: () => import('./commands/notebook.js'),
  },
  kernel: {
    summary: "offer this project's TypeScript kernel to Jupyter",
    load: () => import('./commands/kernel.js'),
  },
  figure: {
    summary: 'draw a figure of the paper from rows of results, as Vega-Lite, SVG or PNG',
    load: () => import('./commands/figure.js'),
  },
  table: {
    summary: "the paper's Table 2 or A.3, ours beside the printed numbers, each with a verdict",
    load: () => import('./commands/table.js'),
  },
  report: {
    summary: 'write a self-contained report (HTML, figures, tables) of one study of the metric search',
    load: () => import('./commands/report.js'),
  },
  stats: {
    summary: 'tests, correlations and descriptions of tables, from files, summaries or standard input',
    load: () => import('./commands/stats.js'),
  },
  doctor: {
    summary: 'check the installation, and name the fix for whatever is missing or broken',
    load: () => import('./commands/doctor.js'),
  },
};
