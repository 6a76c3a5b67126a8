import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { MnistStudy } from '../../experiments/index.js';
import type { Report } from '../../report/index.js';
import { log, print, printJson } from '../output.js';

interface ReportFlags {
  readonly data: string;
  readonly out: string;
  readonly json?: boolean;
}

/** `trainless report` */
export function register(program: Command): void {
  program
    .command('report')
    .requiredOption('--data <folder>', 'folder of `trainless run mnist`')
    .option('--out <folder>', 'where index.html goes', 'report')
    .option('--json', 'one JSON document on standard output: findings and files')
    .addHelpText(
      'after',
      '\nExamples:\n  trainless report --data runs/mnist-fashion-mnist-paper\n  trainless report --data runs/mnist-mnist-authors-code --out authors-report\n\n`trainless reproduce` writes the report of everything.',
    )
    .action(writeStudyReport);
}

async function writeStudyReport(flags: ReportFlags): Promise<void> {
  const { MNIST_JOURNAL, readMnistStudy } = await import('../../experiments/index.js');
  const { mnistFindings, writeReport } = await import('../../report/index.js');
  const { judgeMnistClaims } = await import('../../paper/index.js');
  const study = readMnistStudy(flags.data);
  const claims = judgeMnistClaims(study);
  const findings = mnistFindings({ variant: study.configuration.data, images: study.images, claims });
  const journal = join(flags.data, MNIST_JOURNAL);
  const written = await writeReport(await studyReport({ study, claims, findings, journal }, flags), flags.out);
  if (flags.json) printJson({ index: written.index, findings, files: written.files });
  else {
    for (const { outcome, claim } of findings) log(`${outcome.padEnd(18)} ${claim}`);
    print(written.index);
  }
}

interface Judged {
  readonly study: MnistStudy;
  readonly claims: ReturnType<typeof import('../../paper/index.js')['judgeMnistClaims']>;
  readonly findings: Report['summary']['findings'];
  readonly journal: string;
}

async function studyReport({ study, claims, findings, journal }: Judged, flags: ReportFlags): Promise<Report> {
  const { describeMachine, describeSoftware, mnistSection } = await import('../../report/index.js');
  const { compareMnistStudy } = await import('../../paper/index.js');
  const { configuration, images, scope, rows, correlations, reliability, computeMs } = study;
  const content = readFileSync(journal);
  const trained = rows.filter((row) => row.muT !== null).length;
  return {
    title: 'Trainless performance estimation: the metric search, repeated',
    subtitle:
      'Section 3.1 of Gracheva (2021), “Trainless Model Performance Estimation Based on Random Weights Initialisations for Neural Architecture Search”, from a study of this program.',
    summary: {
      images,
      facts: [
        { label: 'Architectures', value: `${rows.length}, ${trained} of them trained` },
        { label: 'Scope', value: scope },
      ],
      elapsedMs: computeMs,
      findings,
      remarks: ['The time is the sum over all trials, as if one worker had done them one after the other.'],
    },
    sections: [
      mnistSection({
        variant: configuration.data,
        title: 'The metric search on small networks',
        images,
        scope,
        introduction: [
          `${rows.length} fully connected networks of two hidden layers, ${trained} of them trained. Before training, a network’s accuracy over its random initialisations has the mean μ_U and the standard deviation σ_U; CV_U = σ_U/μ_U. After training at its best learning rate the mean test accuracy is μ_T. Images: ${images}; ${scope}.`,
        ],
        rows,
        correlations,
        reliability,
        comparisons: compareMnistStudy(study),
        claims,
      }),
    ],
    provenance: {
      generatedAt: new Date().toISOString(),
      command: `trainless report --data ${flags.data}`,
      seeds: [
        { purpose: 'draw of the reduced training set', seeds: String(configuration.dataSeed) },
        {
          purpose: 'initialisations of each network',
          seeds: `0 … ${Math.max(0, ...rows.map((row) => row.initialisations)) - 1}`,
        },
      ],
      settings: Object.fromEntries(
        Object.entries(configuration).flatMap(([key, value]) =>
          typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[key, value]] : [],
        ),
      ),
      software: describeSoftware(),
      machine: describeMachine(),
      files: [
        { name: journal, sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length },
        ...Object.entries(configuration.images).map(([name, sha256]) => ({ name, sha256 })),
      ],
      timings: [{ step: 'all trials of the study', ms: computeMs }],
    },
  };
}
