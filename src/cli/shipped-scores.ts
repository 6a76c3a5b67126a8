import { TrainlessError } from '../core/errors.js';
import { findScoreTables, isBenchmarkTable, type ScoreTable, type SelectionDataset } from '../experiments/index.js';

/** Of the score tables that ship with the program the one with the largest batches of a data set. @throws {TrainlessError} MISSING_DATA */
export function shippedScoreTable(dataset: SelectionDataset): ScoreTable {
  const own = findScoreTables()
    .map(({ table }) => table)
    .filter((table) => isBenchmarkTable(table) && table.header.images.name === dataset)
    .sort((a, b) => b.batchSize - a.batchSize);
  if (own[0] !== undefined) return own[0];
  throw new TrainlessError(
    'MISSING_DATA',
    `No score table of ${dataset} ships with the program. Compute one with \`trainless run scores --data ${dataset}\` and name it with --data.`,
  );
}
