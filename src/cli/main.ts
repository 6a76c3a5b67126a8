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
      'Repeats, steps through and audits "Trainless Model Performance Estimation Based on Random Weights Initialisations for Neural Architecture Search" (Gracheva, 2021).',
    )
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError('(add --help for usage and examples)')
    .addHelpText('after', '\nExit codes: 0 done, 1 bug, 2 wrong use, 3 bad or missing data, 130 interrupted.');
  const asked = argv[2] === 'help' ? argv[3] : argv[2];
  if (asked !== undefined && Object.hasOwn(COMMANDS, asked)) await addCommand(program, asked);
  else for (const [name, { summary }] of Object.entries(COMMANDS)) program.command(name).description(summary);
  inheritSettings(program);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error, argv.includes('--debug') || process.env.TRAINLESS_DEBUG !== undefined);
  }
}

/** Loads one command's file and puts it under its one description. */
async function addCommand(program: Command, name: string): Promise<void> {
  const entry = COMMANDS[name];
  if (entry === undefined) return;
  (await entry.load()).register(program);
  program.commands.find((command) => command.name() === name)?.description(entry.summary);
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
