import { existsSync } from 'node:fs';
import {
  type AccuracyTable,
  accuracyTablePath,
  type DataAccess,
  isCached,
  loadAccuracyTable,
  loadPublishedScores,
  type PublishedScoresName,
  publishedScoresFile,
  type TableSource,
} from '../../data/index.js';
import type { ScoreColumn } from '../score-table/cv-scores.js';
import type { SelectionDataset, TrainedAccuracies } from './accuracies.js';
import { publishedColumns, trainedAccuracies } from './columns.js';

/** What the selection experiment takes from elsewhere: trained accuracies, and scores that others published. */
export interface SelectionData {
  /** Empty where they are not at hand. */
  readonly accuracies: Readonly<Partial<Record<SelectionDataset, TrainedAccuracies>>>;
  readonly published: Readonly<Partial<Record<SelectionDataset, readonly ScoreColumn[]>>>;
  /** The files that all of it comes from. */
  readonly sources: readonly TableSource[];
  /** For people: what was found, or what a download would add. */
  readonly note: string;
}

/** What brings all of it into the cache. */
export const SELECTION_DATA_COMMAND = 'trainless data fetch nas-bench-201 zc-proxies';

export interface LoadSelectionDataOptions extends DataAccess {
  /** Fetch what is not in the cache; default false. */
  readonly download?: boolean;
}

const DATASETS: readonly SelectionDataset[] = ['cifar-10', 'cifar-100', 'imagenet16-120'];

const PUBLISHED: readonly PublishedScoresName[] = ['cifar-10', 'imagenet16-120'];

/**
 * Accuracies and published scores from the cache; what is not there is left out, or fetched where that is allowed.
 * @throws {TrainlessError} BAD_FILE, BAD_CHECKSUM; with `download` also DOWNLOAD_FAILED, INTERRUPTED, …
 */
export async function loadSelectionData(options: LoadSelectionDataOptions = {}): Promise<SelectionData> {
  const { download = false, ...fetchOptions } = options;
  const table =
    download || existsSync(accuracyTablePath(fetchOptions.cache)) ? await loadAccuracyTable(fetchOptions) : undefined;
  const published: Partial<Record<SelectionDataset, readonly ScoreColumn[]>> = {};
  const sources: TableSource[] = [...(table?.parts.sources ?? [])];
  for (const dataset of PUBLISHED) {
    const file = publishedScoresFile(dataset);
    if (!(download || isCached(file, fetchOptions.cache))) continue;
    published[dataset] = publishedColumns(await loadPublishedScores(dataset, fetchOptions));
    const { sha256 } = file.checksum;
    if (sha256 !== undefined) sources.push({ id: file.id, sha256, licence: file.licence });
  }
  if (table === undefined) {
    return {
      accuracies: {},
      published,
      sources,
      note: `Trained accuracies are not in the cache. \`${SELECTION_DATA_COMMAND}\` fetches those of all 15,625 cells and the scores published by others (about 18 MB); then everything is computed anew.`,
    };
  }
  return { accuracies: accuraciesOf(table), published, sources, note: `Trained accuracies: ${table.parts.title}.` };
}

function accuraciesOf(table: AccuracyTable): Partial<Record<SelectionDataset, TrainedAccuracies>> {
  return Object.fromEntries(DATASETS.map((dataset) => [dataset, trainedAccuracies(table, dataset)]));
}
