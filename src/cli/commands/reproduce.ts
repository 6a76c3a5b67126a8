import type { Command } from 'commander';
import { formatDuration } from '../../core/progress.js';
import { positiveInteger } from '../options.js';
import { log, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';
import { withInterrupt } from '../with-interrupt.js';

interface ReproduceFlags {
  readonly preset: string;
  readonly data: string;
  readonly protocol: string;
  readonly out: string;
  readonly runs: string;
  readonly workers?: number;
  readonly fresh?: boolean;
  readonly json?: boolean;
}

/** `trainless reproduce` */
export function register(program: Command): void {
  program
    .command('reproduce')
    .option('--preset <name>', 'quick (minutes) or paper (weeks of computing)', 'quick')
    .option(
      '--data <name>',
      'images of the metric search: fashion-mnist (ships with the program) or mnist',
      'fashion-mnist',
    )
    .option('--protocol <name>', 'paper, or authors-code where their notebook differs from it', 'paper')
    .option('--out <folder>', 'where the report goes', 'report')
    .option('--runs <folder>', 'where results are kept between runs', 'runs')
    .option('--workers <n>', 'worker processes (default: one a core)', positiveInteger)
    .option('--fresh', 'compute everything anew instead of going on from earlier results')
    .option('--json', 'print the verdicts and the report’s files as JSON')
    .addHelpText(
      'after',
      `
Examples:
  trainless reproduce                         metric search on embedded images, selection from shipped scores; no download
  trainless reproduce --data mnist            the same on the real MNIST (trainless data fetch mnist)
  trainless reproduce --preset paper --data mnist --out report-paper

Stopped by Ctrl-C or killed, the same command goes on from where it was.`,
    )
    .action(reproduce);
}

async function reproduce(flags: ReproduceFlags): Promise<void> {
  const { reproduction } = await import('../reproduction.js');
  const bar = progressBar();
  const { written, report } = await withInterrupt((signal) =>
    reproduction({
      ...flags,
      signal,
      progress: bar,
      log,
      ...(flags.workers === undefined ? {} : { workers: flags.workers }),
    }),
  ).finally(() => bar.stop());
  if (flags.json) {
    printJson({ report: written.index, summary: report.summary, provenance: report.provenance, files: written.files });
    return;
  }
  for (const { claim, outcome } of report.summary.findings) log(`${outcome.padEnd(18)} ${claim}`);
  log(`Done in ${formatDuration(report.summary.elapsedMs)}. The report:`);
  print(written.index);
}
