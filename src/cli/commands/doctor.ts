import type { Command } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import type { CheckResult, CheckStatus } from '../doctor/check.js';
import { print, printJson } from '../output.js';

const SIGNS: Readonly<Record<CheckStatus, string>> = { ok: '✓', note: '·', warning: '!', problem: '✗' };

/** `trainless doctor` */
export function register(program: Command): void {
  program
    .command('doctor')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      `
Signs: ✓ well, · optional and not there, ! in the way of some work, ✗ broken (exit code 3).

Examples:
  trainless doctor
  trainless doctor --json`,
    )
    .action(doctor);
}

async function doctor(flags: { readonly json?: boolean }): Promise<void> {
  const { runCheck } = await import('../doctor/check.js');
  const { INSTALLATION_CHECKS } = await import('../doctor/installation-checks.js');
  const { ENGINE_CHECKS } = await import('../doctor/engine-checks.js');
  const { DATA_CHECKS } = await import('../doctor/data-checks.js');
  const results: CheckResult[] = [];
  for (const check of [...INSTALLATION_CHECKS, ...ENGINE_CHECKS, ...DATA_CHECKS]) {
    const result = await runCheck(check);
    results.push(result);
    if (!flags.json) print(lines(result));
  }
  const problems = results.filter((result) => result.status === 'problem');
  if (flags.json) {
    printJson({
      status: problems.length === 0 ? 'ok' : 'problem',
      checks: results.map((result) => ({ ...result, fix: result.fix ?? null })),
    });
  }
  if (problems.length > 0) {
    const names = problems.map((problem) => problem.title).join('; ');
    throw new TrainlessError('MISSING_DEPENDENCY', `Broken here: ${names}. The arrows above name the fixes.`);
  }
}

function lines({ status, title, detail, fix }: CheckResult): string {
  return `${SIGNS[status]} ${title}: ${detail}${fix === undefined ? '' : `\n    → ${fix}`}`;
}
