import { TrainlessError } from '../../core/errors.js';
import { SCORE_TABLE_FORMAT, type ScoreTableHeader } from './header.js';

/**
 * Checks a header field by field.
 * @throws {TrainlessError} BAD_FILE naming the field
 */
export function checkHeader(value: unknown, name: string): ScoreTableHeader {
  const fail = (field: string): never => {
    throw new TrainlessError('BAD_FILE', `${name}: the header's "${field}" is missing or wrong.`);
  };
  const record = (from: unknown, field: string): Readonly<Record<string, unknown>> =>
    typeof from === 'object' && from !== null && !Array.isArray(from) ? (from as Record<string, unknown>) : fail(field);
  const text = (from: unknown, field: string): string => (typeof from === 'string' ? from : fail(field));
  const count = (from: unknown, field: string, least = 0): number =>
    typeof from === 'number' && Number.isSafeInteger(from) && from >= least ? from : fail(field);
  const list = (from: unknown, field: string): readonly unknown[] => (Array.isArray(from) ? from : fail(field));

  const header = record(value, 'format');
  if (header.format !== SCORE_TABLE_FORMAT) fail('format');
  if (header.space !== 'nas-bench-201') fail('space');
  const images = record(header.images, 'images');
  text(images.name, 'images.name');
  text(images.provenance, 'images.provenance');
  for (const hash of Object.values(record(images.sha256s, 'images.sha256s'))) text(hash, 'images.sha256s');
  const batchSize = count(header.batchSize, 'batchSize', 1);
  if (batchSize > 65_535) fail('batchSize');
  const draw = record(header.draw, 'draw');
  count(draw.seed, 'draw.seed');
  if (typeof draw.augmented !== 'boolean') fail('draw.augmented');
  text(draw.method, 'draw.method');
  for (const entry of list(header.batches, 'batches')) {
    const batch = record(entry, 'batches');
    count(batch.number, 'batches.number');
    text(batch.sha256, 'batches.sha256');
    count(batch.rows, 'batches.rows');
  }
  const network = record(header.network, 'network');
  const skeleton = record(network.skeleton, 'network.skeleton');
  for (const field of ['classes', 'channels', 'cellsPerStage']) count(skeleton[field], `network.skeleton.${field}`, 1);
  count(network.imageSize, 'network.imageSize', 1);
  text(network.initialisation, 'network.initialisation');
  if (network.normalisation !== 'batch-statistics') fail('network.normalisation');
  const seeds = record(header.seeds, 'seeds');
  count(seeds.first, 'seeds.first');
  count(seeds.count, 'seeds.count', 1);
  if (header.rowMeaning !== 'cell' && header.rowMeaning !== 'functional-class') fail('rowMeaning');
  const provenance = record(header.provenance, 'provenance');
  text(provenance.program, 'provenance.program');
  for (const engine of list(provenance.engines, 'provenance.engines')) text(engine, 'provenance.engines');
  text(provenance.machine, 'provenance.machine');
  const seconds = provenance.secondsPerNetwork;
  if (seconds !== null && typeof seconds !== 'number') fail('provenance.secondsPerNetwork');
  return value as ScoreTableHeader;
}
