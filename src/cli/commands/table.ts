import { type Command, InvalidArgumentError } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import type { SelectionProtocol } from '../../experiments/index.js';
import type {
  BenchmarkDataset,
  SelectionProvenance,
  SelectionResultsOptions,
  Table2Comparison,
  TableA3Comparison,
} from '../../paper/index.js';
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
  readonly shipped?: boolean;
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
    .option('--shipped', 'the results that ship with the program: no accuracies needed, nothing computed')
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
  $ trainless table a3 --shipped                           (no download)
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
  const made = await (options.shipped ? shippedTables(options) : computedTables(id, options));
  const report = await import('../../report/index.js');
  const show = (tables: readonly Table[]): void =>
    print(tables.map((table) => report[FORMATS[options.format]](table)).join('\n'));
  const { table2, tableA3, ...about } = made;
  const comparison = id === '2' ? table2 : tableA3;
  if (options.json) printJson({ table: id, protocol: options.protocol, ...about, ...comparison });
  else if (id === '2' && table2) show([report.table2Table(table2), report.table2PValueTable(table2)]);
  else if (tableA3) show([report.tableA3Table(tableA3, 'table-a3', options.all ?? false)]);
  if (id === '2') for (const note of new Set(table2?.rows.flatMap(({ note: own }) => own ?? []))) log(`CV_U: ${note}.`);
}

/** Either table, and what it was made from. */
interface MadeTables {
  readonly table2: Table2Comparison | null;
  readonly tableA3: TableA3Comparison | null;
  readonly scores: readonly { readonly path: string; readonly about: string }[];
  readonly shipped?: SelectionProvenance;
}

async function computedTables(id: '2' | 'a3', options: TableOptions): Promise<MadeTables> {
  const bar = progressBar({ quiet: options.quiet ?? false });
  const instead = `trainless table ${id} --shipped`;
  const inputs = await loadSelectionInputs(options, bar, instead).finally(() => bar.stop());
  const paper = await import('../../paper/index.js');
  const datasets = options.dataset ?? paper.BENCHMARK_DATASETS;
  const each = <T>(one: (given: SelectionResultsOptions) => T[]): T[] =>
    datasets.flatMap((dataset) => one({ ...inputs.of(dataset), ...pick(options) }));
  return {
    table2: id === '2' ? paper.compareTable2(each(paper.table2Results), datasets) : null,
    tableA3: id === 'a3' ? paper.compareTableA3(each(paper.tableA3Results), datasets) : null,
    scores: inputs.scores,
  };
}

/** @throws {TrainlessError} BAD_ARGUMENT where other results are asked for than those that ship */
async function shippedTables(options: TableOptions): Promise<MadeTables> {
  const { scores, accuracies, protocol, runs, seed, dataset } = options;
  const [{ findScoreTables }, { countVerdicts, shippedSelection }] = await Promise.all([
    import('../../experiments/index.js'),
    import('../../paper/index.js'),
  ]);
  const { study, provenance } = shippedSelection(findScoreTables());
  if (scores || accuracies || seed !== 1 || runs !== provenance.runs || protocol !== provenance.protocol) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      '--shipped shows finished results: leave out --scores, --accuracies, --protocol, --runs and --seed, or --shipped.',
    );
  }
  const wanted = <Row extends { readonly dataset: BenchmarkDataset }>(rows: readonly Row[]): Row[] =>
    rows.filter((row) => dataset?.includes(row.dataset) ?? true);
  const { table2, tableA3 } = study;
  return {
    table2: table2 && { ...table2, rows: wanted(table2.rows), pValues: wanted(table2.pValues) },
    tableA3: tableA3 && { ...tableA3, rows: wanted(tableA3.rows), counts: countVerdicts(wanted(tableA3.rows)) },
    scores: provenance.tables.map(({ file, about }) => ({ path: file, about })),
    shipped: provenance,
  };
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
