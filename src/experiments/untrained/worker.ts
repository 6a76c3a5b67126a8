// Runs in a worker process: hit counts of untrained networks on one batch.
import { type CreateWorker, type NetworkEngine, untrainedNetworks } from '../../engine/index.js';
import { initialisationScheme } from '../../graph/index.js';
import { untrainedHits } from '../../metrics/index.js';
import type { Cell, MacroSkeleton } from '../../spaces/index.js';
import type { LabelledBatch } from './batch.js';

export interface UntrainedSetup {
  readonly batch: LabelledBatch;
  readonly skeleton: MacroSkeleton;
  readonly initialisation: string;
  readonly engine: NetworkEngine;
}

export interface UntrainedTask {
  readonly cells: readonly Cell[];
  readonly firstSeed: number;
  readonly seeds: number;
}

export interface UntrainedResult {
  /** One row a cell, one count a seed. */
  readonly hits: readonly (readonly number[])[];
  readonly engine: string;
  readonly elapsedMs: number;
  /** CPU time of the process. */
  readonly cpuMs: number;
}

export const createWorker: CreateWorker<UntrainedSetup, UntrainedTask, UntrainedResult> = async (setup) => {
  const { batch, skeleton } = setup;
  const networks = await untrainedNetworks(
    { images: batch.images, skeleton, initialisation: initialisationScheme(setup.initialisation) },
    setup.engine,
  );
  return async ({ cells, firstSeed, seeds }) => {
    const started = performance.now();
    const before = process.cpuUsage();
    const list = Array.from({ length: seeds }, (_, at) => firstSeed + at);
    const hits = await untrainedHits(networks, cells, list, batch.labels);
    const { user, system } = process.cpuUsage(before);
    return {
      hits,
      engine: networks.name,
      elapsedMs: performance.now() - started,
      cpuMs: (user + system) / 1000,
    };
  };
};
