import type { Command } from 'commander';

/**
 * One command of the command line: a file in `commands/` and a line in `commands.ts`.
 * `register` adds options, help and an action; whatever is heavy is imported inside the action,
 * so that `--help` and the light commands start at once.
 */
export interface CommandModule {
  readonly register: (program: Command) => void;
}
