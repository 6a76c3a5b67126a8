import type { Command } from 'commander';
import { registerAdjust } from '../stats/adjust.js';
import { registerBootstrap } from '../stats/bootstrap.js';
import { registerCompare } from '../stats/compare.js';
import { registerCorrelation } from '../stats/corr.js';
import { registerDescribe } from '../stats/describe.js';
import { registerMannWhitney } from '../stats/mann-whitney.js';
import { registerPermutation } from '../stats/permutation.js';
import { registerPower } from '../stats/power.js';
import { registerEquivalence } from '../stats/tost.js';
import { registerTTest } from '../stats/ttest.js';

/** `trainless stats …`: tests, correlations, descriptions and planning, from files, summaries or standard input. */
export function register(program: Command): void {
  const stats = program.command('stats').addHelpText(
    'after',
    `
Tables are CSV, TSV, JSON lines, JSON or Parquet files; without a file, or with "-", standard input is read.
Every test prints statistic, df, p, ln p, interval and n; where data have no answer (constant samples, for example)
the status is "degenerate" with a reason, and the exit code still 0.`,
  );
  registerTTest(stats);
  registerMannWhitney(stats);
  registerCorrelation(stats);
  registerDescribe(stats);
  registerCompare(stats);
  registerEquivalence(stats);
  registerBootstrap(stats);
  registerPermutation(stats);
  registerAdjust(stats);
  registerPower(stats);
}
