import { type Command, InvalidArgumentError } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import type { SelectionProtocol } from '../../experiments/index.js';
import type { BenchmarkDataset, SelectionResultsOptions } from '../../paper/index.js';
import type { Table } from '../../report/index.js';
import { log, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';
import { loadSelectionInputs, selectionInputOptions } from '../selection-inputs.js';

interface TableOptions {
  readonly scores?: string[];
  readonly accuracies?: string;
  readonly mirror?: string;
  readonly dataset?: BenchmarkDataset[];
  readonly protocol: SelectionProtocol;
  readonly runs: number;
  readonly seed: number;
  readonly all?: boolean;
  readonly format: keyof typeof FORMATS;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const FORMATS = {
  markdown: 'tableToMarkdown',
  csv: 'tableToCsv',
  latex: 'tableToLatex',
  html: 'tableToHtml',
} as const;

/** `trainless table <2|a3>` */
export function register(program: Command): void {
  const command = program
    .command('table')
    .description("the paper's Table 2 or A.3, ours beside the printed numbers, each with a verdict")
    .argument('<table>', '2 or a3');
  selectionInputOptions(command)
    .option('--all', 'table a3: with the settings that were not computed')
    .option('--format <name>', 'markdown, csv, latex or html', format, 'markdown')
    .option('--json', 'print JSON: ours as fractions, the paper as printed')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  $ trainless table 2
  $ trainless table 2 --scores runs/scores-cifar-10-256 --dataset cifar10 --json
  $ trainless table a3 --format latex > table-a3.tex

CV_U needs score tables: those that ship with the program are used, or the ones of \`trainless run scores\` that
--scores names. Accuracies come from \`trainless data fetch nas-bench-201\`, fetched where they are not in the cache.`,
    )
    .action(tableCommand);
}

async function tableCommand(name: string, options: TableOptions): Promise<void> {
  const id = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (id !== '2' && id !== 'a3') {
    throw new TrainlessError('UNKNOWN_NAME', `There is no table "${name}" here; choose 2 or a3.`);
  }
  const bar = progressBar({ quiet: options.quiet ?? false });
  const inputs = await loadSelectionInputs(options, bar).finally(() => bar.stop());
  const paper = await import('../../paper/index.js');
  const report = await import('../../report/index.js');
  const datasets = options.dataset ?? paper.BENCHMARK_DATASETS;
  const each = <T>(one: (given: SelectionResultsOptions) => T[]): T[] =>
    datasets.flatMap((dataset) => one({ ...inputs.of(dataset), ...pick(options) }));
  const print2 = (tables: readonly Table[]): void =>
    print(tables.map((table) => report[FORMATS[options.format]](table)).join('\n'));

  if (id === '2') {
    const comparison = paper.compareTable2(each(paper.table2Results), datasets);
    if (options.json) printJson({ table: '2', protocol: options.protocol, scores: inputs.scores, ...comparison });
    else print2([report.table2Table(comparison), report.table2PValueTable(comparison)]);
    for (const note of new Set(comparison.rows.flatMap(({ note: own }) => own ?? []))) log(`CV_U: ${note}.`);
    return;
  }
  const comparison = paper.compareTableA3(each(paper.tableA3Results), datasets);
  if (options.json) printJson({ table: 'a3', protocol: options.protocol, scores: inputs.scores, ...comparison });
  else print2([report.tableA3Table(comparison, 'table-a3', options.all ?? false)]);
}

const pick = ({ protocol, runs, seed }: TableOptions): Pick<TableOptions, 'protocol' | 'runs' | 'seed'> => ({
  protocol,
  runs,
  seed,
});

function format(text: string): keyof typeof FORMATS {
  if (Object.hasOwn(FORMATS, text)) return text as keyof typeof FORMATS;
  throw new InvalidArgumentError(`Choose one of ${Object.keys(FORMATS).join(', ')}.`);
}
