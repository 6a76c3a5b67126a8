import { type Command, InvalidArgumentError } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import { formatDuration } from '../../core/progress.js';
import { log, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';
import { withInterrupt } from '../with-interrupt.js';

const DEFAULT_TIMEOUT_SECONDS = 3600;
const DEFAULT_FOLDER = 'runs/notebooks';

interface RunFlags {
  readonly out?: string;
  readonly inPlace?: boolean;
  readonly set?: readonly string[];
  readonly timeout: number;
  readonly keepGoing?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

export function register(program: Command): void {
  const notebook = program.command('notebook');
  notebook
    .command('run')
    .description('execute notebooks from top to bottom; a failing cell fails the command')
    .argument('<files...>', '.ipynb files, run one after the other, each in a fresh kernel and in its own folder')
    .option('--out <dir>', `folder for the executed notebooks (default: ${DEFAULT_FOLDER})`)
    .option('--in-place', 'replace each notebook by its executed form, if all its cells succeed')
    .option(
      '--set <name=value>',
      'set a variable of the cell tagged "parameters"; JSON or plain text; repeatable',
      (setting: string, settings: readonly string[] = []) => [...settings, setting],
      undefined,
    )
    .option('--timeout <seconds>', 'longest time for one cell; 0: no limit', parseSeconds, DEFAULT_TIMEOUT_SECONDS)
    .option('--keep-going', 'run the notebooks behind a failed one too')
    .option('--verbose', 'show what the cells print while they run')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      `
Examples:
  trainless notebook run notebooks/*.ipynb --out executed
  trainless notebook run notebooks/01-mnist-metric-search.ipynb --set preset=paper --timeout 0
  trainless notebook run mine.ipynb --in-place

A failed notebook is saved to --out with the outputs it has, and never in place.
Exit code 3 where a cell failed; the message names the cell. Tag a cell "raises-exception" where it is meant to fail.`,
    )
    .action(run);
}

async function run(files: readonly string[], flags: RunFlags): Promise<void> {
  if (flags.out !== undefined && flags.inPlace) {
    throw new TrainlessError('BAD_ARGUMENT', 'Say either --out or --in-place: they name two places for one file.');
  }
  const { cellFailedError, parseSettings, runNotebooks } = await import('../../notebook/index.js');
  const parameters = parseSettings(flags.set ?? []);
  const bar = progressBar({ quiet: flags.verbose === true && process.stderr.isTTY });
  const runs = await withInterrupt((signal) =>
    runNotebooks(files, {
      target: flags.inPlace ? 'in-place' : { folder: flags.out ?? DEFAULT_FOLDER },
      parameters,
      keepGoing: flags.keepGoing ?? false,
      progress: bar,
      signal,
      ...(flags.timeout > 0 ? { cellTimeoutMs: flags.timeout * 1000 } : {}),
      ...(flags.verbose
        ? {
            onMessage: ({ type, content }) => {
              if (type === 'stream') process.stderr.write(String(content.text));
            },
          }
        : {}),
      onFinished: (finished) => {
        bar.stop();
        if (!flags.json) print(summary(finished));
      },
    }),
  ).finally(() => bar.stop());
  if (flags.json) {
    printJson({
      status: runs.every((one) => one.status === 'ok') ? 'ok' : 'failed',
      notebooks: files.map((path, index) => {
        const one = runs[index];
        if (one === undefined) return { path, status: 'not-run' };
        const { notebook: _, failure, output, elapsedMs, ...rest } = one;
        return { ...rest, elapsedMs: Math.round(elapsedMs), output: output ?? null, failure: failure ?? null };
      }),
    });
  }
  const failed = runs.filter((one) => one.status === 'failed');
  const [first] = failed;
  if (first?.failure === undefined) return;
  for (const other of failed.slice(1)) if (other.failure) log(cellFailedError(other.path, other.failure).message);
  const skipped = files.slice(runs.length);
  if (skipped.length > 0) log(`Not run: ${skipped.join(', ')} (--keep-going runs them all the same).`);
  throw cellFailedError(first.path, first.failure);
}

function summary(run: {
  readonly path: string;
  readonly status: string;
  readonly executed: number;
  readonly codeCells: number;
  readonly elapsedMs: number;
  readonly output: string | undefined;
}): string {
  return [
    `${run.status === 'ok' ? 'ok    ' : 'FAILED'} ${run.path}`,
    `${run.executed} of ${run.codeCells} code cells`,
    formatDuration(run.elapsedMs),
    run.output === undefined ? 'not saved' : `saved as ${run.output}`,
  ].join('  ');
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !Number.isFinite(seconds) || seconds < 0) {
    throw new InvalidArgumentError('Give a number of seconds, or 0 for no limit.');
  }
  return seconds;
}
