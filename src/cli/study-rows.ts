import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import { TrainlessError } from '../core/errors.js';

/** Rows for figures, and what their file says of them. */
export interface StudyRows {
  readonly rows: unknown;
  /** Which images were used, where the file says so. */
  readonly images?: string;
  /** Protocol and sizes, where the file says so. */
  readonly scope?: string;
}

/**
 * Reads rows from a folder of `trainless run mnist`, from a JSON file (a list of rows, `{rows, images, scope}`, or what
 * `run mnist --json` prints) or from a CSV file with a header.
 * @throws {TrainlessError} MISSING_DATA, BAD_FILE
 */
export async function readStudyRows(path: string): Promise<StudyRows> {
  if (!existsSync(path)) {
    throw new TrainlessError('MISSING_DATA', `${path} does not exist. Run the study that writes it, or name its rows.`);
  }
  const { MNIST_JOURNAL, readMnistStudy } = await import('../experiments/index.js');
  if (statSync(path).isDirectory()) return readMnistStudy(path);
  if (basename(path) === MNIST_JOURNAL) return readMnistStudy(dirname(path));
  return extname(path).toLowerCase() === '.csv' ? readCsv(path) : readJson(path);
}

function readJson(path: string): StudyRows {
  const value = parsed(path, 'JSON', () => JSON.parse(readFileSync(path, 'utf8')) as unknown);
  const { images, scope } = typeof value === 'object' && value !== null ? (value as Partial<StudyRows>) : {};
  return {
    rows: value,
    ...(typeof images === 'string' ? { images } : {}),
    ...(typeof scope === 'string' ? { scope } : {}),
  };
}

async function readCsv(path: string): Promise<StudyRows> {
  const { parse } = await import('csv-parse/sync');
  const options = { bom: true, columns: true, skip_empty_lines: true, trim: true } as const;
  return { rows: parsed(path, 'CSV', () => parse(readFileSync(path), options) as unknown) };
}

function parsed<T>(path: string, kind: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TrainlessError('BAD_FILE', `${path} is no ${kind}: ${why}`, { cause });
  }
}

/**
 * The points of Figures 6, 7 and A.8 to A.11 from a score table; trained accuracies are fetched where they are not in
 * the cache.
 * @param path - default: of the tables that ship with the program, the one with the largest batches of the figure's images
 * @throws {TrainlessError} BAD_ARGUMENT for another figure; MISSING_DATA, BAD_FILE, DOWNLOAD_FAILED
 */
export async function readSelectionRows(path: string | undefined, figure: string): Promise<StudyRows> {
  const [experiments, { shippedScoreTable }, { loadAccuracies }] = await Promise.all([
    import('../experiments/index.js'),
    import('./shipped-scores.js'),
    import('./selection-inputs.js'),
  ]);
  const own = experiments.SELECTION_FIGURES[figure];
  if (own === undefined) {
    const known = Object.keys(experiments.SELECTION_FIGURES).join(', ');
    throw new TrainlessError('BAD_ARGUMENT', `A score table gives the rows of Figures ${known}, not of ${figure}.`);
  }
  const table = path === undefined ? shippedScoreTable(own.dataset) : experiments.readScoreTable(path);
  const instead = `trainless figure ${figure} --shipped`;
  const accuracies = experiments.trainedAccuracies(await loadAccuracies({ instead }), own.dataset);
  return {
    rows: experiments.selectionFigureRows(table, { panels: own.panels, accuracy: accuracies.test }),
    images: experiments.imagesTitle(table.header.images.name),
    scope: `${experiments.scoreTableConditions(table)}; test accuracy on ${experiments.imagesTitle(own.dataset)}`,
  };
}

/**
 * The points of a figure from the studies that ship with the program.
 * @param kind - what the figure's rows are
 * @throws {TrainlessError} MISSING_DATA where they have no such figure, BAD_FILE
 */
export async function shippedRows(figure: string, kind: 'architectures' | 'cells'): Promise<StudyRows> {
  const [{ findScoreTables, shippedMnistStudy }, { shippedSelection }] = await Promise.all([
    import('../experiments/index.js'),
    import('../paper/index.js'),
  ]);
  if (kind === 'architectures') return shippedMnistStudy();
  const { figures } = shippedSelection(findScoreTables()).study;
  const found = figures.find(({ id }) => id === figure);
  if (found !== undefined) return found;
  throw new TrainlessError(
    'MISSING_DATA',
    `The results that ship with the program have Figures ${figures.map(({ id }) => id).join(', ')}, not ${figure}. Compute scores with \`trainless run scores\` and name the table with --data.`,
  );
}

/**
 * The images' name: from the command line, or from the file.
 * @throws {TrainlessError} BAD_ARGUMENT where neither says it
 */
export function imagesOf(study: StudyRows, option: string | undefined): string {
  const images = option ?? study.images;
  if (images === undefined) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      'The file does not say which images its rows come from: say it with --images "MNIST".',
    );
  }
  return images;
}
