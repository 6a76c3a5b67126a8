import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { TrainlessError } from '../core/errors.js';
import { writeFileAtomic } from '../core/files.js';
import {
  describeScoreTable,
  type ScoreTableFile,
  SELECTION_FIGURES,
  type SelectionData,
  type SelectionDataset,
  type SelectionProtocol,
  type TrainedAccuracies,
} from '../experiments/index.js';
import { type SelectionStudy, selectionFigures } from './selection-study.js';

/** Folder of the study of the selection experiment that ships with the program. */
export const SHIPPED_SELECTION = fileURLToPath(new URL('../../data/results/selection/', import.meta.url));

/** How a shipped study came to be. */
export interface SelectionProvenance {
  readonly command: string;
  readonly program: string;
  readonly machine: string;
  /** ISO date. */
  readonly finished: string;
  readonly protocol: SelectionProtocol;
  readonly runs: number;
  /** Every score table that went in. */
  readonly tables: readonly { readonly file: string; readonly sha256: string; readonly about: string }[];
  /** Every file that trained accuracies and published scores come from. */
  readonly sources: SelectionData['sources'];
}

/** A study of all shipped score tables with trained accuracies, computed by this program before it was released. */
export interface ShippedSelection {
  readonly study: SelectionStudy;
  readonly provenance: SelectionProvenance;
}

const FILES = { study: 'study.json', cells: 'figure-cells.json', provenance: 'provenance.json' } as const;

/** Test accuracies of the cells that figures show, in hundredths of a percentage point: finer than a point on paper. */
type FigureCells = Partial<
  Record<SelectionDataset, { readonly cells: readonly number[]; readonly testAccuracy: readonly number[] }>
>;

const ACCURACY_UNIT = 10_000;

/** SHA-256 of a score table's file. */
export const scoreFileSha256 = ({ path }: Pick<ScoreTableFile, 'path'>): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex');

/**
 * Writes a study so that it can be read without any accuracy table: the study's numbers, and of the accuracies only those
 * of the cells that its figures show. Points of figures are not written, for the score tables have them.
 * @param about - how the study came to be; what the input tells is filled in
 * @throws {TrainlessError} BAD_DATA where a number cannot be kept in JSON; DISK_FULL, NOT_WRITABLE
 */
export function writeSelectionStudy(
  folder: string,
  given: {
    readonly study: SelectionStudy;
    readonly files: readonly ScoreTableFile[];
    readonly sources: SelectionData['sources'];
    readonly about: Pick<SelectionProvenance, 'command' | 'program' | 'machine' | 'finished' | 'runs'>;
  },
): void {
  const { study, files, sources, about } = given;
  const provenance: SelectionProvenance = {
    ...about,
    protocol: study.protocol,
    tables: files.map(({ path, table }) => ({
      file: basename(path),
      sha256: scoreFileSha256({ path }),
      about: describeScoreTable(table),
    })),
    sources,
  };
  const { figures: _, ...numbers } = study;
  const text = linesOf(numbers);
  if (!isDeepStrictEqual(JSON.parse(text), numbers)) {
    throw new TrainlessError('BAD_DATA', 'The study holds a number that JSON cannot keep (infinite, or not a number).');
  }
  writeFileAtomic(join(folder, FILES.cells), linesOf(figureCells(study)));
  writeFileAtomic(join(folder, FILES.study), text);
  writeFileAtomic(join(folder, FILES.provenance), `${JSON.stringify(provenance, null, 2)}\n`);
}

/** JSON with one line for each entry of a list, so that two versions can be compared by eye. */
function linesOf(value: object): string {
  const member = ([key, content]: [string, unknown]): string => {
    const list = Array.isArray(content) && content.length > 0 && typeof content[0] === 'object';
    const text = list ? `[\n${content.map((entry) => JSON.stringify(entry)).join(',\n')}\n]` : JSON.stringify(content);
    return `${JSON.stringify(key)}: ${text}`;
  };
  return `{\n${Object.entries(value).map(member).join(',\n')}\n}\n`;
}

function figureCells({ figures }: SelectionStudy): FigureCells {
  const cells: FigureCells = {};
  for (const [id, { dataset }] of Object.entries(SELECTION_FIGURES)) {
    const known = new Map(cells[dataset]?.cells.map((index, at) => [index, cells[dataset]?.testAccuracy[at] ?? 0]));
    for (const { index, accuracy } of figures.find((figure) => figure.id === id)?.rows ?? []) {
      if (accuracy !== null) known.set(index, Math.round(ACCURACY_UNIT * accuracy));
    }
    const sorted = [...known].sort(([a], [b]) => a - b);
    if (sorted.length === 0) continue;
    cells[dataset] = { cells: sorted.map(([index]) => index), testAccuracy: sorted.map(([, accuracy]) => accuracy) };
  }
  return cells;
}

/**
 * The study that ships with the program.
 * @param files - score tables for the points of its figures; those of other images or networks are passed over
 * @param folder - default: the program's own
 * @throws {TrainlessError} MISSING_DATA where none ships, BAD_FILE
 */
export function shippedSelection(
  files: readonly ScoreTableFile[],
  folder: string = SHIPPED_SELECTION,
): ShippedSelection {
  const provenance = read<SelectionProvenance>(folder, FILES.provenance);
  const numbers = read<Omit<SelectionStudy, 'figures'>>(folder, FILES.study);
  const cells = read<FigureCells>(folder, FILES.cells);
  const accuracies = Object.fromEntries(
    Object.entries(cells).map(([dataset, own]) => {
      const byCell = new Map(own.cells.map((index, at) => [index, (own.testAccuracy[at] ?? 0) / ACCURACY_UNIT]));
      const test = (index: number): number | null => byCell.get(index) ?? null;
      return [dataset, { test, validation: () => null } satisfies TrainedAccuracies];
    }),
  );
  const figures = selectionFigures({ tables: files.map(({ table }) => table), accuracies });
  return { study: { ...numbers, figures }, provenance };
}

function read<T>(folder: string, name: string): T {
  const path = join(folder, name);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (cause) {
    const absent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new TrainlessError(
      absent ? 'MISSING_DATA' : 'BAD_FILE',
      `${path} cannot be read. Restore it with \`git checkout data/results\`, or make it with \`node scripts/ship-selection-results.mjs\`.`,
      { cause },
    );
  }
}
