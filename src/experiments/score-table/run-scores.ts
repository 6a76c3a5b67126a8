import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TrainlessError } from '../../core/errors.js';
import { type Progress, silentProgress } from '../../core/progress.js';
import type { ColourImageData } from '../../data/index.js';
import type { NetworkEngine } from '../../engine/index.js';
import { allCells, cellFromIndex, type MacroSkeleton, NAS_BENCH_201_SKELETON } from '../../spaces/index.js';
import { batchSha256 } from '../untrained/batch.js';
import { forwardMicroseconds } from '../untrained/plan.js';
import { runUntrained } from '../untrained/run.js';
import { type CellPlan, EVERY_CLASS } from './cell-plan.js';
import { BATCH_DRAW_METHOD, drawBatch } from './draw-batch.js';
import { SCORE_TABLE_FORMAT, type ScoredBatch, type ScoreTableHeader } from './header.js';
import { writeScoreTable } from './score-file.js';
import { type BatchHits, ScoreTable } from './score-table.js';

export interface RunScoresOptions {
  readonly images: ColourImageData;
  readonly batchSize: number;
  /** Batches 0 … batches − 1 of the sequence; default 1. */
  readonly batches?: number;
  /** Seed of the sequence of batches, default 1. */
  readonly drawSeed?: number;
  /** Flip and crop images as in training; default false. */
  readonly augmented?: boolean;
  readonly seeds: { readonly first: number; readonly count: number };
  /** Default: one cell of each functional class. */
  readonly plan?: CellPlan;
  /** What differs from the benchmark's networks. */
  readonly skeleton?: Partial<Omit<MacroSkeleton, 'classes'>>;
  /** Default `torch`, the authors' scheme. */
  readonly initialisation?: string;
  readonly engine?: NetworkEngine;
  /** Folder of the journals and the table. */
  readonly out: string;
  readonly workers?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export interface ScoresRun {
  readonly table: ScoreTable;
  /** Where the table was written. */
  readonly path: string;
  /** Networks (batch, cell and seed) computed now, and taken from the journals. */
  readonly computed: number;
  readonly resumed: number;
  readonly elapsedMs: number;
}

/**
 * Computes a score table in worker processes and writes it. Whatever the folder's journals hold is not computed again: a
 * run that was stopped or killed goes on, and a finished one can be given more seeds, cells or batches.
 * @throws {TrainlessError} OTHER_CONFIGURATION, INTERRUPTED, DISK_FULL, BAD_ARGUMENT, …
 */
export async function runScores(options: RunScoresOptions): Promise<ScoresRun> {
  const { images, batchSize, batches = 1, drawSeed = 1, augmented = false, plan = EVERY_CLASS, out, seeds } = options;
  const { initialisation = 'torch', progress = silentProgress } = options;
  if (!Number.isInteger(batches) || batches < 1 || batches > 10_000) {
    throw new TrainlessError('BAD_ARGUMENT', `A table holds 1 to 10,000 batches, not ${batches}.`);
  }
  const started = performance.now();
  const skeleton: MacroSkeleton = { ...NAS_BENCH_201_SKELETON, ...options.skeleton, classes: images.classes };
  const cellLists = Array.from({ length: batches }, (_, batch) => plan.cells(batch));
  const pixels = batchSize * (images.train?.images.shape[3] ?? 0) ** 2;
  const progressOf = progressOverBatches(cellLists, { seeds: seeds.count, pixels, progress });

  const entries: ScoredBatch[] = [];
  const hits: BatchHits[] = [];
  const engines = new Set<string>();
  const times: number[] = [];
  let [computed, resumed] = [0, 0];
  for (const [number, cells] of cellLists.entries()) {
    const batch = drawBatch(images, { batchSize, number, seed: drawSeed, augmented });
    const run = await runUntrained({
      batch,
      cells: Array.from(cells, cellFromIndex),
      seeds,
      skeleton,
      initialisation,
      out: join(out, `batch-${String(number).padStart(4, '0')}`),
      progress: progressOf(number),
      ...(options.engine === undefined ? {} : { engine: options.engine }),
      ...(options.workers === undefined ? {} : { workers: options.workers }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    entries.push({ number, sha256: batchSha256(batch), rows: cells.length });
    hits.push({ cells, hits: joinRows(run.hits, batchSize) });
    for (const engine of run.engines) engines.add(engine);
    if (run.msPerNetwork !== null) times.push(run.msPerNetwork);
    computed += run.computed;
    resumed += run.resumed;
  }
  const header: ScoreTableHeader = {
    format: SCORE_TABLE_FORMAT,
    space: 'nas-bench-201',
    images: { name: images.name, provenance: images.provenance, sha256s: images.sha256s },
    batchSize,
    draw: { seed: drawSeed, augmented, method: BATCH_DRAW_METHOD },
    batches: entries,
    network: {
      skeleton,
      imageSize: images.train?.images.shape[3] ?? 0,
      initialisation,
      normalisation: 'batch-statistics',
    },
    seeds,
    rowMeaning: plan.rowMeaning,
    provenance: {
      program: programVersion(),
      engines: [...engines].sort(),
      machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${process.platform} ${process.arch}`,
      secondsPerNetwork: times.length === 0 ? null : sum(times) / times.length / 1000,
    },
  };
  const table = new ScoreTable(header, hits);
  const path = join(out, scoreFileName(header));
  writeScoreTable(path, table);
  return { table, path, computed, resumed, elapsedMs: performance.now() - started };
}

/** `cifar-10-16.scores`; with what departs from the benchmark's networks and the authors' initialisation: `fashion-mnist-16-c16n1-fast.scores`. */
export function scoreFileName({ images, batchSize, network }: ScoreTableHeader): string {
  const { channels, cellsPerStage } = network.skeleton;
  const { channels: c, cellsPerStage: n } = NAS_BENCH_201_SKELETON;
  const parts = [
    images.name,
    batchSize,
    ...(channels === c && cellsPerStage === n ? [] : [`c${channels}n${cellsPerStage}`]),
    ...(network.initialisation === 'torch' ? [] : [network.initialisation]),
  ];
  return `${parts.join('-')}.scores`;
}

function joinRows(rows: readonly (readonly number[])[], batchSize: number): Uint8Array | Uint16Array {
  const seeds = rows[0]?.length ?? 0;
  const all = batchSize > 255 ? new Uint16Array(rows.length * seeds) : new Uint8Array(rows.length * seeds);
  for (const [at, row] of rows.entries()) all.set(row, at * seeds);
  return all;
}

/** One progress over all batches, weighted by what a network costs. */
function progressOverBatches(
  cellLists: readonly Uint16Array[],
  given: { readonly seeds: number; readonly pixels: number; readonly progress: Progress },
): (batch: number) => Progress {
  const { seeds, pixels, progress } = given;
  const costs = allCells().map((cell) => forwardMicroseconds(cell, pixels));
  const weights = cellLists.map((cells) => seeds * cells.reduce((total, cell) => total + (costs[cell] as number), 0));
  const counts = cellLists.map((cells) => cells.length * seeds);
  const [total, totalWeight] = [sum(counts), sum(weights)];
  const started = performance.now();
  let [resumedBefore, resumedHere] = [0, 0];
  return (batch) => {
    resumedBefore += resumedHere;
    resumedHere = 0;
    const [done, weight] = [sum(counts.slice(0, batch)), sum(weights.slice(0, batch))];
    return {
      update(state) {
        resumedHere = state.resumedWeight ?? 0;
        progress.update({
          label: cellLists.length === 1 ? state.label : `batch ${batch + 1} of ${cellLists.length}`,
          done: done + state.done,
          total,
          doneWeight: weight + (state.doneWeight ?? 0),
          totalWeight,
          resumedWeight: resumedBefore + resumedHere,
          elapsedMs: performance.now() - started,
        });
      },
    };
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function programVersion(): string {
  const path = fileURLToPath(new URL('../../../package.json', import.meta.url));
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string };
  return `trainless ${version}`;
}
