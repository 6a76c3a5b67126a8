import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatDuration, type Progress } from '../core/progress.js';
import { loadImages } from '../data/index.js';
import {
  type MnistStudy,
  mnistPreset,
  mnistSettings,
  readMnistStudy,
  shippedMnistStudy,
} from '../experiments/index.js';
import { cellFailedError, runNotebooks } from '../notebook/index.js';
import { compareMnistStudy, judgeMnistClaims } from '../paper/index.js';
import {
  describeMachine,
  describeSoftware,
  type MnistSectionInput,
  mnistFindings,
  mnistSection,
  type Report,
  selectionFindings,
  selectionSection,
  type WrittenReport,
  writeReport,
} from '../report/index.js';
import { selectionPart } from './selection-part.js';

/** What to reproduce, and where to. */
export interface ReproductionOptions {
  readonly preset: string;
  readonly data: string;
  readonly protocol: string;
  readonly out: string;
  readonly runs: string;
  readonly workers?: number;
  readonly fresh?: boolean;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly log: (text: string) => void;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Notebooks in the paper's order. */
const NOTEBOOKS: readonly string[] = ['01-mnist-metric-search.ipynb', '03-selection.ipynb'];

/**
 * Runs the notebooks in a real kernel and writes the report of what they found.
 * @throws {TrainlessError} CELL_FAILED, UNKNOWN_NAME, MISSING_DATA, NOT_WRITABLE, DISK_FULL, INTERRUPTED, …
 */
export async function reproduction(options: ReproductionOptions): Promise<{ written: WrittenReport; report: Report }> {
  const started = performance.now();
  const { preset, data, protocol, progress, signal, log } = options;
  // Wrong names are refused before anything runs.
  mnistPreset(preset);
  const settings = mnistSettings(protocol as 'paper', data as 'mnist');
  const { sha256s, provenance: images } = await loadImages({ data: settings.data });
  const folder = resolve(options.runs, `mnist-${data}-${protocol}`);
  if (options.fresh) rmSync(folder, { recursive: true, force: true });
  const timings: { step: string; ms: number }[] = [];
  const runs = await runNotebooks(
    NOTEBOOKS.map((name) => join(ROOT, 'notebooks', name)),
    {
      target: { folder: join(options.out, 'notebooks') },
      parameters: { preset, data, protocol, out: folder, workers: options.workers ?? 0 },
      progress,
      signal,
      onMessage: progressEcho(log),
    },
  );
  for (const run of runs) {
    if (run.failure) throw cellFailedError(run.path, run.failure);
    timings.push({ step: `notebook ${run.path.split(/[\\/]/).at(-1)}`, ms: run.elapsedMs });
  }
  const study = readMnistStudy(folder);
  const own = sectionInput(study, {
    variant: settings.data,
    title: `The metric search on ${study.images}`,
    introduction: [
      `This run: ${study.untrainedMeasurements.toLocaleString('en')} untrained accuracies and ${study.trainings.toLocaleString('en')} trainings, ${study.scope}.`,
      images,
    ],
  });
  const sections = [own, ...shippedSection()];
  const selection = await selectionPart(protocol as 'paper');
  timings.push({ step: 'selection experiment', ms: selection.elapsedMs });
  const report: Report = {
    title: 'Trainless model performance estimation, reproduced',
    subtitle:
      'E. Gracheva, “Trainless Model Performance Estimation Based on Random Weights Initialisations for Neural Architecture Search” (2021): what a run of trainless finds.',
    summary: {
      images: study.images,
      facts: [
        { label: 'Preset', value: preset },
        { label: 'Protocol', value: protocol },
        { label: 'Computing time', value: `${formatDuration(study.computeMs)} on one core` },
      ],
      elapsedMs: performance.now() - started,
      findings: [...sections.flatMap(mnistFindings), ...selectionFindings(selection.section)],
      remarks: [
        ...(settings.data === 'mnist'
          ? []
          : ['The images of this run are not the paper’s. `--data mnist` uses the real MNIST.']),
        ...(preset === 'paper'
          ? []
          : [
              'The quick preset trains 25 of the 144 architectures with fewer seeds; `--preset paper` does all of §2.1.',
            ]),
        ...selection.remarks,
      ],
    },
    sections: [...sections.map(mnistSection), selectionSection(selection.section)],
    provenance: {
      generatedAt: new Date().toISOString(),
      command: `trainless reproduce --preset ${preset} --data ${data} --protocol ${protocol}`,
      seeds: [
        { purpose: 'draw of the reduced training set', seeds: String(settings.dataSeed) },
        {
          purpose: 'initial weights, one stream per architecture',
          seeds: `0 … ${Math.max(...study.rows.map((row) => row.initialisations)) - 1}`,
        },
        { purpose: 'candidates of the selection runs (NumPy’s generator, as the authors drew them)', seeds: '1' },
        {
          purpose: 'order of training images, one stream per architecture',
          seeds: `0 … ${Math.max(...study.rows.map((row) => row.trainings)) - 1}`,
        },
      ],
      software: describeSoftware(),
      machine: describeMachine(),
      settings: Object.fromEntries(Object.entries(settings)),
      files: [...Object.entries(sha256s).map(([name, sha256]) => ({ name, sha256 })), ...selection.files],
      timings,
    },
  };
  return { written: await writeReport(report, options.out), report };
}

function sectionInput(
  study: MnistStudy,
  about: Pick<MnistSectionInput, 'variant' | 'title' | 'introduction'>,
): MnistSectionInput {
  const { images, scope, rows, correlations, reliability } = study;
  return {
    ...about,
    images,
    scope,
    rows,
    correlations,
    reliability,
    comparisons: compareMnistStudy(study),
    claims: judgeMnistClaims(study),
  };
}

/** The results on the real MNIST that ship with the program. */
function shippedSection(): MnistSectionInput[] {
  const shipped = shippedMnistStudy();
  const { command, finished, machine, note } = shipped.provenance;
  return [
    sectionInput(shipped, {
      variant: 'shipped-mnist',
      title: 'Our study on the real MNIST',
      introduction: [
        `These results ship with the program; this run did not compute them. ${shipped.untrainedMeasurements.toLocaleString('en')} untrained accuracies and ${shipped.trainings.toLocaleString('en')} trainings, ${shipped.scope}. ${note}`,
        `Made by \`${command}\` (${finished}, ${machine}).`,
      ],
    }),
  ];
}

/** Passes on the progress of the work inside a cell, at most every few seconds. */
function progressEcho(
  log: (text: string) => void,
): (message: { readonly type: string; readonly content: Readonly<Record<string, unknown>> }) => void {
  const every = 5_000;
  let last = performance.now();
  return ({ type, content }) => {
    if (type !== 'display_data' && type !== 'update_display_data') return;
    const data = content.data;
    const text = typeof data === 'object' && data !== null && 'text/plain' in data ? String(data['text/plain']) : '';
    // One line: tables and figures have their place in the notebook.
    if (!/^[^\n]{1,160}\d+ %[^\n]*$/.test(text.trim()) || performance.now() - last < every) return;
    last = performance.now();
    log(`  ${text.trim()}`);
  };
}
