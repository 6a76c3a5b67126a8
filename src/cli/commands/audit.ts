import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { systemErrorCode, TrainlessError } from '../../core/errors.js';
import type { AuditReport, AuditSeverity, Rounding, TableAuditReport, TableDefaults } from '../../paper/index.js';
import { log, print, printJson } from '../output.js';

interface AuditCommandOptions extends TableDefaults {
  readonly json?: boolean;
  readonly severity: AuditSeverity;
  readonly rounding?: Rounding;
  readonly alpha?: number;
}

const SEVERITIES: readonly AuditSeverity[] = ['error', 'warning', 'note'];
const LARGEST_FILE = 20_000_000;

const EXAMPLES = `
Columns of a table to audit (a header line, then one line a result; commas, semicolons or tabs; # begins a comment):
  mean         mean, as printed: its digits say how it may have been rounded ("91.90 ± 2.27" holds the std, too)
  std          standard deviation, as printed
  n            observations behind the mean (runs, seeds)
  id           name of the result; several rows may share one name if their groups differ
  group        column of the printed table the result stands in (data set, measure)
  compare_to   id of the result that a p-value compares this one with, first looked for in the same group
  p            that p-value, as printed: 0.023, 5e-11, <0.001; several: "A; B" under compare_to, "0.02; <0.001" under p
  test         welch or pooled; empty: either may have been used
  alternative  two-sided (default), less or greater
  ddof         0 (population) or 1 (sample); empty: either may have been used
  decimals     decimals printed, where a program stripped trailing zeros (0.3 for 0.30)
  min, max     bounds of single values: 0 and 100 for accuracies in per cent
  granularity  step of single values: 0.01 for accuracies in per cent on 10,000 images
Only mean and std are required; an option below stands for a column that is the same in every row.

A p-value is reported only if no means and standard deviations that round to the printed ones give it.

Examples:
  $ trainless audit
  $ trainless audit paper --json
  $ trainless audit results.csv --min 0 --max 100 --test welch

  results.csv:
    id,group,mean,std,n,compare_to,p
    baseline,CIFAR-10,86.61,13.46,500,,
    ours,CIFAR-10,91.90,2.27,500,baseline,5e-11
    theirs,CIFAR-10,91.61,1.71,500,ours; baseline,0.023; <0.001
`;

/** `trainless audit`: the paper's own numbers, or a user's table of means and standard deviations. */
export function register(program: Command): void {
  program
    .command('audit')
    .argument('[source]', '"paper", a file of separated values, or - for standard input', 'paper')
    .option('--json', 'print one JSON document')
    .addOption(
      new Option('--severity <least>', 'show only findings of at least this weight')
        .choices([...SEVERITIES])
        .default('note'),
    )
    .addOption(new Option('--test <name>', 'test behind all p-values').choices(['welch', 'pooled']))
    .addOption(new Option('--alternative <side>', 'of all p-values').choices(['two-sided', 'less', 'greater']))
    .addOption(new Option('--ddof <n>', 'of all standard deviations').choices(['0', '1']).argParser(ddofOption))
    .option('--n <count>', 'observations behind every mean', countOption)
    .option('--decimals <count>', 'decimals printed everywhere', countOption)
    .option('--granularity <step>', 'step of single values', numberOption)
    .option('--min <value>', 'smallest possible single value', numberOption)
    .option('--max <value>', 'largest possible single value', numberOption)
    .addOption(
      new Option('--rounding <way>', 'how printed numbers were cut (default: nearest)').choices([
        'nearest',
        'truncated',
        'either',
      ]),
    )
    .option('--alpha <level>', 'level of significance (default: 0.05)', numberOption)
    .addHelpText('after', EXAMPLES)
    .action(async (source: string, options: AuditCommandOptions) => {
      const report = await (source === 'paper' ? auditOfPaper(options) : auditOfTable(source, options));
      if (options.json) {
        const { findingsFrom } = await import('../../paper/index.js');
        printJson({ ...report, findings: findingsFrom(report.findings, options.severity) });
      } else {
        const { formatAudit } = await import('../../paper/index.js');
        print(formatAudit(report, options.severity));
      }
    });
}

async function auditOfPaper(options: AuditCommandOptions): Promise<AuditReport> {
  const { json: _json, severity: _severity, ...forTables } = options;
  const [given] = Object.keys(forTables);
  if (given !== undefined) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `--${given} is for tables of your own: trainless audit FILE --${given} ….`,
    );
  }
  const { auditPaper } = await import('../../paper/index.js');
  return auditPaper();
}

async function auditOfTable(source: string, options: AuditCommandOptions): Promise<TableAuditReport> {
  const { auditTable } = await import('../../paper/index.js');
  const { json: _json, severity: _severity, rounding, alpha, ...defaults } = options;
  const name = source === '-' ? 'standard input' : basename(source);
  if (alpha !== undefined && !(alpha > 0 && alpha < 1)) {
    throw new TrainlessError('BAD_ARGUMENT', `--alpha must lie between 0 and 1, not be ${alpha}.`);
  }
  const report = auditTable(readTable(source), {
    name,
    defaults,
    ...(rounding === undefined ? {} : { rounding }),
    ...(alpha === undefined ? {} : { alpha }),
  });
  if (report.ignoredColumns.length > 0) log(`Ignored columns: ${report.ignoredColumns.join(', ')}`);
  return report;
}

function readTable(source: string): string {
  let bytes: Buffer;
  try {
    if (source !== '-' && statSync(source).size > LARGEST_FILE) {
      throw new TrainlessError('BAD_FILE', `${source} is larger than 20 MB; a table of results is not. Split it.`);
    }
    bytes = readFileSync(source === '-' ? 0 : source);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') {
      throw new TrainlessError(
        'MISSING_DATA',
        `There is no file ${source}. Audit the paper with "trainless audit paper", or name a file of separated values.`,
        { cause: error },
      );
    }
    if (code !== undefined) {
      throw new TrainlessError('BAD_FILE', `${source} cannot be read (${code}). Name a readable file.`, {
        cause: error,
      });
    }
    throw error;
  }
  if (bytes.includes(0)) {
    throw new TrainlessError('BAD_FILE', `${source} is no text in UTF-8. Save the table as CSV (UTF-8).`);
  }
  return bytes.toString('utf8');
}

function numberOption(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('A number is needed.');
  return value;
}

function countOption(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('A whole number is needed.');
  return Number(text);
}

function ddofOption(text: string): number {
  if (text !== '0' && text !== '1') throw new InvalidArgumentError('Allowed are 0 and 1.');
  return Number(text);
}
