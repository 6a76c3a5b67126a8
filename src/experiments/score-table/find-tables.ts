import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TrainlessError } from '../../core/errors.js';
import { NAS_BENCH_201_SKELETON } from '../../spaces/index.js';
import { readScoreTable } from './score-file.js';
import type { ScoreTable } from './score-table.js';

/** Folder of the score tables that ship with the program. */
export const SHIPPED_SCORES = fileURLToPath(new URL('../../../data/scores/', import.meta.url));

/** A score table and the file that it came from. */
export interface ScoreTableFile {
  readonly path: string;
  readonly table: ScoreTable;
}

/**
 * Reads score tables from files, and from folders with files `*.scores` (one level of folders deep).
 * @param places - default: the tables that ship with the program
 * @throws {TrainlessError} MISSING_DATA where a place does not exist or a folder holds none; BAD_FILE, BAD_CHECKSUM
 */
export function findScoreTables(places?: readonly string[]): ScoreTableFile[] {
  if (places === undefined) {
    const shipped = existsSync(SHIPPED_SCORES) ? scoreFiles(SHIPPED_SCORES) : [];
    return shipped.map((path) => ({ path, table: readScoreTable(path) }));
  }
  return places.flatMap((place) => {
    if (!existsSync(place) || !statSync(place).isDirectory()) return [{ path: place, table: readScoreTable(place) }];
    const found = scoreFiles(place);
    if (found.length === 0) {
      throw new TrainlessError(
        'MISSING_DATA',
        `${place} holds no score table (*.scores). Compute one with \`trainless run scores\`.`,
      );
    }
    return found.map((path) => ({ path, table: readScoreTable(path) }));
  });
}

/** Batches of 2 before those of 16. */
const BY_NAME = new Intl.Collator('en', { numeric: true });

function scoreFiles(folder: string): string[] {
  const names = readdirSync(folder, { withFileTypes: true }).sort((a, b) => BY_NAME.compare(a.name, b.name));
  return names.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return readdirSync(path)
        .filter((name) => name.endsWith('.scores'))
        .sort(BY_NAME.compare)
        .map((name) => join(path, name));
    }
    return entry.name.endsWith('.scores') ? [path] : [];
  });
}

/** Whether a table's networks are the benchmark's own: 16 channels and five cells a stage, the authors' initialisation. */
export function isBenchmarkTable({ header }: ScoreTable): boolean {
  const { skeleton, initialisation } = header.network;
  return (
    skeleton.channels === NAS_BENCH_201_SKELETON.channels &&
    skeleton.cellsPerStage === NAS_BENCH_201_SKELETON.cellsPerStage &&
    initialisation === 'torch'
  );
}

/** What a table was computed on, for people: "CIFAR-10, batches of 16 images, 100 initialisations, …". */
export function describeScoreTable(table: ScoreTable): string {
  return `${imagesTitle(table.header.images.name)}, ${scoreTableConditions(table)}`;
}

/** The same without the images: "batches of 16 images, 100 initialisations, …". */
export function scoreTableConditions({ header, seeds }: ScoreTable): string {
  const { channels, cellsPerStage } = header.network.skeleton;
  const small =
    channels === NAS_BENCH_201_SKELETON.channels && cellsPerStage === NAS_BENCH_201_SKELETON.cellsPerStage
      ? []
      : [`networks of ${channels} channels and ${cellsPerStage === 1 ? 'one cell' : `${cellsPerStage} cells`} a stage`];
  const batches = header.batches.length === 1 ? 'one batch' : `${header.batches.length} batches`;
  return [
    ...small,
    `${batches} of ${header.batchSize} images${header.draw.augmented ? ', flipped and cropped' : ''}`,
    `${seeds} initialisations (${header.network.initialisation})`,
    header.rowMeaning === 'cell' ? 'each cell for itself' : 'equal cells computed once',
  ].join(', ');
}

/** The same in a few words, for the rows of a table: "CIFAR-10, N_BS = 16". */
export function scoreTableLabel(table: ScoreTable): string {
  const { images, batchSize } = table.header;
  return `${imagesTitle(images.name)}, N_BS = ${batchSize}${isBenchmarkTable(table) ? '' : ', other networks'}`;
}

const TITLES: Readonly<Record<string, string>> = {
  'cifar-10': 'CIFAR-10',
  'cifar-100': 'CIFAR-100',
  'imagenet16-120': 'ImageNet16-120',
  'fashion-mnist': 'Fashion-MNIST (embedded subset)',
  mnist: 'MNIST',
};

/** The images' name for people. */
export function imagesTitle(name: string): string {
  return TITLES[name] ?? name;
}

/** Name of the embedded table: small networks on the images that ship with the program. */
const EMBEDDED = 'fashion-mnist-16-c16n1.scores';

/** The score table that needs no download: small networks on the embedded images. @throws {TrainlessError} MISSING_DATA, BAD_FILE */
export function embeddedScoreTable(): ScoreTable {
  return readScoreTable(join(SHIPPED_SCORES, EMBEDDED));
}
