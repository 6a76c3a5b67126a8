import { TrainlessError } from '../core/errors.js';
import type { ScoreTableFile, SelectionData, SelectionProtocol } from '../experiments/index.js';
import { type SelectionStudy, selectionStudy, type TableStudy } from './selection-study.js';
import {
  type SelectionProvenance,
  type ShippedSelection,
  scoreFileSha256,
  shippedSelection,
} from './shipped-selection.js';

/** The fullest study that can be shown now. */
export interface SelectionAtHand {
  readonly study: SelectionStudy;
  /** `computed`: all of it by this call; `shipped`: what needs accuracies was computed before the release. */
  readonly source: 'computed' | 'shipped';
  /** How the shipped part came to be; null where everything was computed. */
  readonly provenance: SelectionProvenance | null;
  /** For people: where the numbers come from, and what a download would add. */
  readonly paragraphs: readonly string[];
}

export interface SelectionAtHandInput {
  readonly files: readonly ScoreTableFile[];
  readonly data: SelectionData;
  readonly protocol?: SelectionProtocol;
  readonly runs?: number;
  /** Folder of the shipped study, default the program's own. */
  readonly shipped?: string;
}

/**
 * Computes the selection experiment from score tables: all of it where trained accuracies are at hand. Where they are not,
 * what is chosen is computed all the same, and the shipped study tells how well it does, provided that it was made from
 * the same score tables (by their SHA-256), protocol and runs.
 * @throws {TrainlessError} MISSING_DATA, BAD_ARGUMENT, BAD_FILE
 */
export function selectionAtHand(input: SelectionAtHandInput): SelectionAtHand {
  const { files, data, protocol = 'paper', runs = 500 } = input;
  const { accuracies, published } = data;
  const study = selectionStudy({ tables: files.map(({ table }) => table), accuracies, published, protocol, runs });
  const settings = study.tables.reduce((sum, { choices }) => sum + choices.length, 0);
  const done = `This run computed ${settings} settings of N_a and N_init with ${runs} runs each from ${files.length} score ${files.length === 1 ? 'table' : 'tables'}.`;
  const computed: SelectionAtHand = { study, source: 'computed', provenance: null, paragraphs: [done, data.note] };
  if (Object.keys(accuracies).length > 0) return computed;
  const shipped = shippedFor({ ...input, protocol, runs });
  if (shipped === undefined) return computed;
  const { provenance } = shipped;
  const alike = sameChoices(study.tables, shipped.study.tables);
  return {
    study: shipped.study,
    source: 'shipped',
    provenance,
    paragraphs: [
      `What needs trained accuracies ships with the program: \`${provenance.command}\` made it (${provenance.program}, ${provenance.finished}, ${provenance.machine}) from the same score tables and the public accuracies of NAS-Bench-201; \`data/results/selection/provenance.json\` names every file with its SHA-256.`,
      `${done} ${alike === settings ? 'All of them choose exactly as the shipped study says.' : `**${settings - alike} of them choose otherwise than the shipped study says**: it should be made anew.`}`,
      data.note,
    ],
  };
}

function shippedFor(
  input: SelectionAtHandInput & { protocol: SelectionProtocol; runs: number },
): ShippedSelection | undefined {
  try {
    const shipped = shippedSelection(input.files, input.shipped);
    const { protocol, runs, tables } = shipped.provenance;
    const own = new Set(input.files.map(scoreFileSha256));
    const fits = own.size === tables.length && tables.every(({ sha256 }) => own.has(sha256));
    // With one batch a table, every run looks at the same images anyway.
    const alike = protocol === input.protocol || input.files.every(({ table }) => table.batches.length === 1);
    return fits && alike && runs === input.runs ? shipped : undefined;
  } catch (error) {
    if (error instanceof TrainlessError && error.code === 'MISSING_DATA') return undefined;
    throw error;
  }
}

/** How many settings choose alike, in all that is known without accuracies. */
function sameChoices(ours: readonly TableStudy[], shipped: readonly TableStudy[]): number {
  const key = (table: TableStudy, { na, nInit }: TableStudy['choices'][number]): string =>
    JSON.stringify([table.about, na, nInit]);
  const known = new Map(shipped.flatMap((table) => table.choices.map((choice) => [key(table, choice), choice])));
  const same = (table: TableStudy, choice: TableStudy['choices'][number]): boolean => {
    const other = known.get(key(table, choice));
    return (
      other !== undefined &&
      other.differentCells === choice.differentCells &&
      other.tiedRuns === choice.tiedRuns &&
      other.excludedShare === choice.excludedShare &&
      Math.abs((other.parameters?.mean ?? 0) - (choice.parameters?.mean ?? 0)) < 1e-6
    );
  };
  return ours.reduce((sum, table) => sum + table.choices.filter((choice) => same(table, choice)).length, 0);
}
