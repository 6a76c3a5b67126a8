import { join } from 'node:path';
import { TrainlessError } from '../../core/errors.js';
import { type Progress, silentProgress } from '../../core/progress.js';
import { type NetworkEngine, runInProcesses } from '../../engine/index.js';
import { initialisationScheme } from '../../graph/index.js';
import { type Cell, cellFromIndex, cellIndex, type MacroSkeleton } from '../../spaces/index.js';
import { type Journal, openJournal } from '../journal.js';
import { batchSha256, type LabelledBatch } from './batch.js';
import { forwardMicroseconds, planTasks } from './plan.js';
import type { UntrainedResult, UntrainedSetup, UntrainedTask } from './worker.js';

/** Name of the journal inside a run's folder. */
export const UNTRAINED_JOURNAL = 'untrained.jsonl';

export interface UntrainedRunOptions {
  readonly batch: LabelledBatch;
  readonly cells: readonly Cell[];
  /** Seeds first … first + count − 1. */
  readonly seeds: { readonly first: number; readonly count: number };
  readonly skeleton: MacroSkeleton;
  /** Name of an initialisation scheme. */
  readonly initialisation: string;
  readonly engine?: NetworkEngine;
  /** Folder of the journal; without one nothing is kept. */
  readonly out?: string;
  readonly workers?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export interface UntrainedRun {
  /** Hit counts, one row for each cell asked for, one count for each seed. */
  readonly hits: readonly (readonly number[])[];
  /** Every engine that computed a part, now or earlier. */
  readonly engines: readonly string[];
  /** Mean processor time of one network over all that the journal holds or that were computed now; null where nothing was timed. */
  readonly msPerNetwork: number | null;
  /** Networks (cell and seed) computed now, and taken from the journal. */
  readonly computed: number;
  readonly resumed: number;
  readonly elapsedMs: number;
  /** Time and CPU time of the workers together. */
  readonly busyMs: number;
  readonly cpuMs: number;
}

/** Some seeds of one cell, as the journal keeps them. */
export interface UntrainedEntry {
  /** Official index. */
  readonly cell: number;
  readonly firstSeed: number;
  readonly hits: readonly number[];
  readonly engine: string;
  /** Its share of the processor time that its task took. */
  readonly ms: number;
}

/**
 * Counts the hits of untrained networks in worker processes: Algorithm 2's U_i for many cells and seeds on one batch.
 * Equal cells are computed once. A journal lets the run go on after a stop, and grow by cells and seeds later.
 * @throws {TrainlessError} OTHER_CONFIGURATION, INTERRUPTED, DISK_FULL, …
 */
export async function runUntrained(options: UntrainedRunOptions): Promise<UntrainedRun> {
  const { batch, cells, seeds, skeleton, engine = 'auto', progress = silentProgress } = options;
  const initialisation = initialisationScheme(options.initialisation);
  checkSeeds(seeds);
  const started = performance.now();
  const journal =
    options.out === undefined
      ? undefined
      : openJournal<UntrainedEntry>(join(options.out, UNTRAINED_JOURNAL), {
          experiment: 'untrained',
          revision: 1,
          batch: batchSha256(batch),
          batchSize: batch.labels.length,
          skeleton,
          initialisation: initialisation.name,
        });
  try {
    const indices = [...new Set(cells.map(cellIndex))];
    const known = collect(journal, seeds);
    const [, , height = 0, width = 0] = batch.images.shape;
    const cost = (cell: number): number =>
      forwardMicroseconds(cellFromIndex(cell), batch.labels.length * height * width);
    const tasks = planTasks({
      cells: indices,
      missing: (cell) => missingSeeds(known.get(cell), seeds),
      cost,
      workers: options.workers,
    });

    const totalWeight = indices.reduce((sum, cell) => sum + cost(cell) * seeds.count, 0);
    const weightOf = (task: { cells: readonly number[]; seeds: number }): number =>
      task.cells.reduce((sum, cell) => sum + cost(cell) * task.seeds, 0);
    const openWeight = tasks.reduce((sum, task) => sum + weightOf(task), 0);
    const resumedWeight = Math.max(0, totalWeight - openWeight);
    const total = indices.length * seeds.count;
    const open = tasks.reduce((sum, task) => sum + task.cells.length * task.seeds, 0);
    let [done, doneWeight, busyMs, cpuMs] = [total - open, resumedWeight, 0, 0];
    const engines = new Set(journal?.entries.map(({ engine: name }) => name));
    const timed = { networks: 0, ms: 0 };
    const time = (entry: UntrainedEntry): void => {
      timed.networks += entry.hits.length;
      timed.ms += entry.ms;
    };
    for (const entry of journal?.entries ?? []) time(entry);
    const tell = (): void =>
      progress.update({
        label: 'untrained networks',
        done,
        total,
        doneWeight,
        totalWeight,
        resumedWeight,
        elapsedMs: performance.now() - started,
      });
    tell();
    await runInProcesses<UntrainedSetup, UntrainedTask, UntrainedResult>(
      {
        module: new URL('./worker.js', import.meta.url),
        setup: { batch, skeleton, initialisation: initialisation.name, engine },
        ...(options.workers === undefined ? {} : { workers: options.workers }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
      tasks.map((task) => ({ ...task, cells: task.cells.map(cellFromIndex) })),
      (result, _task, at) => {
        const task = tasks[at];
        if (task === undefined) return;
        task.cells.forEach((cell, row) => {
          const entry: UntrainedEntry = {
            cell,
            firstSeed: task.firstSeed,
            hits: result.hits[row] ?? [],
            engine: result.engine,
            ms: Math.round((1000 * result.cpuMs * cost(cell) * task.seeds) / weightOf(task)) / 1000,
          };
          journal?.append(entry);
          remember(known, entry, seeds);
          time(entry);
        });
        engines.add(result.engine);
        busyMs += result.elapsedMs;
        cpuMs += result.cpuMs;
        done += task.cells.length * task.seeds;
        doneWeight += weightOf(task);
        tell();
      },
    );
    return {
      hits: cells.map((cell) => Array.from(known.get(cellIndex(cell)) ?? [])),
      engines: [...engines].sort(),
      msPerNetwork: timed.networks === 0 ? null : timed.ms / timed.networks,
      computed: open,
      resumed: total - open,
      elapsedMs: performance.now() - started,
      busyMs,
      cpuMs,
    };
  } finally {
    journal?.close();
  }
}

/** Marks a seed that has not been computed. */
const MISSING = -1;

type Seeds = UntrainedRunOptions['seeds'];

function collect(journal: Journal<UntrainedEntry> | undefined, seeds: Seeds): Map<number, Int32Array> {
  const known = new Map<number, Int32Array>();
  for (const entry of journal?.entries ?? []) remember(known, entry, seeds);
  return known;
}

/** Keeps what of an entry lies within the seeds asked for. */
function remember(known: Map<number, Int32Array>, { cell, firstSeed, hits }: UntrainedEntry, seeds: Seeds): void {
  const counts = known.get(cell) ?? new Int32Array(seeds.count).fill(MISSING);
  hits.forEach((count, at) => {
    const place = firstSeed + at - seeds.first;
    if (place >= 0 && place < seeds.count) counts[place] = count;
  });
  known.set(cell, counts);
}

/** Stretches of seeds without a count. */
function missingSeeds(counts: Int32Array | undefined, { first, count }: Seeds): { first: number; count: number }[] {
  if (counts === undefined) return [{ first, count }];
  const stretches: { first: number; count: number }[] = [];
  for (let at = 0; at < count; at++) {
    if (counts[at] !== MISSING) continue;
    const last = stretches.at(-1);
    if (last && last.first + last.count === first + at) last.count += 1;
    else stretches.push({ first: first + at, count: 1 });
  }
  return stretches;
}

function checkSeeds({ first, count }: Seeds): void {
  if (Number.isSafeInteger(first) && first >= 0 && Number.isSafeInteger(count) && count >= 1) return;
  throw new TrainlessError(
    'BAD_ARGUMENT',
    `Seeds run from a whole number ≥ 0 up; ${first} + ${count} is no such range.`,
  );
}
