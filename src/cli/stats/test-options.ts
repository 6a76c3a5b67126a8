import { type Command, InvalidArgumentError, Option } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import type { SummaryStatistics } from '../../stats/t-test.js';
import type { Alternative, TestOptions } from '../../stats/test-result.js';

/** Options of every test. */
export interface TestFlags {
  readonly alternative: Alternative;
  readonly confidence: number;
  readonly json?: boolean;
}

/** Adds the options of {@link TestFlags}. */
export function testFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--alternative <kind>', 'what counts against the null hypothesis')
        .choices(['two-sided', 'less', 'greater'])
        .default('two-sided'),
    )
    .option('--confidence <level>', 'coverage of the interval', number, 0.95)
    .option('--json', 'print JSON; null stands for an infinite number, such as the open end of an interval');
}

/** The library's options from the command line's. */
export function testOptions(flags: TestFlags): TestOptions {
  return { alternative: flags.alternative, confidenceLevel: flags.confidence };
}

/** Parses a finite number. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('A number is needed.');
  return value;
}

/**
 * Parses `mean,standard deviation,n`.
 * @throws {TrainlessError} BAD_ARGUMENT
 */
export function parseSummary(text: string, ddof: number): SummaryStatistics {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [mean, standardDeviation, n] = parts;
  if (
    parts.length !== 3 ||
    mean === undefined ||
    standardDeviation === undefined ||
    n === undefined ||
    parts.some(Number.isNaN)
  ) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `--summary takes mean,standard deviation,n, for example 91.9,2.3,500, not "${text}".`,
    );
  }
  return { mean, standardDeviation, n, ddof };
}
