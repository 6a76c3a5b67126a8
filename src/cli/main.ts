import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { TrainlessError } from '../core/errors.js';
import { COMMANDS } from './commands.js';
import { log } from './output.js';

/**
 * Runs the command line and sets the exit code: 0 done, 1 bug, 2 wrong use, 3 bad or missing data, 130 interrupted.
 * @param argv - as `process.argv`
 */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that closes the pipe early (`| head`) is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const program = new Command('trainless')
    .description(
      'Repeats, steps through and audits "Trainless Model Performance Estimation Based on Random Weights\nInitialisations for Neural Architecture Search" (Gracheva, 2021).',
    )
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError('(add --help for usage and examples)')
    .addHelpText('after', '\nExit codes: 0 done, 1 bug, 2 wrong use, 3 bad or missing data, 130 interrupted.');
  const asked = argv[2];
  const names = asked !== undefined && asked in COMMANDS ? [asked] : Object.keys(COMMANDS);
  for (const name of names) (await COMMANDS[name]?.())?.register(program);
  inheritSettings(program);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error, argv.includes('--debug') || process.env.TRAINLESS_DEBUG !== undefined);
  }
}

/** Commander copies `exitOverride` and the like only to commands made with `.command()`; nested ones need it too. */
function inheritSettings(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride().showHelpAfterError('(add --help for usage and examples)');
    inheritSettings(child);
  }
}

function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof TrainlessError) {
    log(`Error: ${error.message}`);
    if (debug) log(error.stack ?? '');
    return error.exitCode;
  }
  log(`This is a bug in trainless: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return 1;
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  return 'unknown';
}
