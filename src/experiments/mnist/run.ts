import { join } from 'node:path';
import { type Progress, silentProgress } from '../../core/progress.js';
import { loadImages } from '../../data/index.js';
import { runInProcesses } from '../../engine/index.js';
import { openJournal } from '../journal.js';
import type { MnistPlan } from './presets.js';
import type { MnistSettings } from './settings.js';
import { type MnistEntry, type MnistTrial, mnistTrials, trialKey, trialWork } from './trials.js';

/** Name of the journal inside a study's folder. */
export const MNIST_JOURNAL = 'mnist.jsonl';

export interface MnistRunOptions {
  readonly settings: MnistSettings;
  readonly plan: MnistPlan;
  /** Folder of the journal. */
  readonly out: string;
  readonly workers?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** What a run of the study did. */
export interface MnistRun {
  /** Entries of the plan's trials, in the plan's order. */
  readonly entries: readonly MnistEntry[];
  readonly configuration: MnistConfiguration;
  readonly resumed: number;
  readonly computed: number;
  readonly elapsedMs: number;
}

/** What a journal's fingerprint covers. */
export interface MnistConfiguration extends MnistSettings {
  readonly experiment: 'mnist';
  /** Raised where the program changes a trial's result. */
  readonly revision: number;
  /** SHA-256 of the uncompressed image files. */
  readonly images: Readonly<Record<string, string>>;
}

/**
 * Runs the metric search of §2.1 and §3.1: whatever trials of the plan the journal lacks.
 * @throws {TrainlessError} OTHER_CONFIGURATION, INTERRUPTED, MISSING_DATA, DISK_FULL, …
 */
export async function runMnist({
  settings,
  plan,
  out,
  workers,
  progress = silentProgress,
  signal,
}: MnistRunOptions): Promise<MnistRun> {
  const started = performance.now();
  const { sha256s } = await loadImages({ data: settings.data });
  const configuration: MnistConfiguration = { experiment: 'mnist', revision: 1, ...settings, images: sha256s };
  const journal = openJournal<MnistEntry>(join(out, MNIST_JOURNAL), configuration);
  try {
    const trials = mnistTrials(plan);
    const known = new Map(journal.entries.map((entry) => [trialKey(entry), entry]));
    const open = trials.filter((trial) => !known.has(trialKey(trial)));
    const totalWeight = sum(trials.map(trialWork));
    const resumedWeight = totalWeight - sum(open.map(trialWork));
    let [done, doneWeight] = [trials.length - open.length, resumedWeight];
    const tell = (label: string): void =>
      progress.update({
        label,
        done,
        total: trials.length,
        doneWeight,
        totalWeight,
        resumedWeight,
        elapsedMs: performance.now() - started,
      });
    tell('MNIST metric search');
    await runInProcesses<MnistSettings, MnistTrial, MnistEntry>(
      {
        module: new URL('./worker.js', import.meta.url),
        setup: settings,
        ...(workers === undefined ? {} : { workers }),
        ...(signal === undefined ? {} : { signal }),
        recycleAfter: 500,
      },
      open,
      (entry, trial) => {
        journal.append(entry);
        known.set(trialKey(trial), entry);
        done += 1;
        doneWeight += trialWork(trial);
        tell(trial.kind === 'untrained' ? 'untrained accuracy' : 'training');
      },
    );
    const entries = trials.flatMap((trial) => known.get(trialKey(trial)) ?? []);
    return {
      entries,
      configuration,
      resumed: trials.length - open.length,
      computed: open.length,
      elapsedMs: performance.now() - started,
    };
  } finally {
    journal.close();
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
