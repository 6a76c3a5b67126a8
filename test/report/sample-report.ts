import { buildFigure, comparisonTable, type Report } from '../../src/report/index.js';
import { architectureRows, cellRows } from './synthetic-rows.js';

/** A whole report on invented numbers, with every kind of block. */
export function sampleReport(points = 400): Report {
  const rows = architectureRows();
  const mnist = { images: 'Fashion-MNIST, embedded subset', scope: 'N_init = 100, protocol “paper”' };
  const figure = (id: string, extra: object = {}) => buildFigure(id, rows, { ...mnist, ...extra });
  const cells = cellRows([10, 25, 50, 100, points, 2 * points].map((na) => ({ na, nInit: 100, count: na })));
  return {
    title: 'Trainless model performance estimation: an independent repetition',
    subtitle:
      'Every figure and table of Gracheva (2021), “Trainless Model Performance Estimation Based on Random Weights Initialisations for Neural Architecture Search”, computed again from the images up. All numbers on this page are invented for a test.',
    summary: {
      images: 'Fashion-MNIST, embedded subset (MIT)',
      facts: [
        {
          label: 'Preset',
          value: 'quick: 144 architectures untrained × 20 seeds, 25 trained × 2 learning rates × 3 seeds',
        },
        { label: 'Protocol', value: 'paper' },
        { label: 'Machine', value: '2 cores, no GPU' },
      ],
      elapsedMs: 214_000,
      findings: [
        {
          claim: 'A low coefficient of variation CV_U goes with a high trained accuracy μ_T.',
          outcome: 'reproduced',
          evidence: 'Pearson r = −0.36 [−0.48, −0.22], n = 169; the authors’ notebook prints −0.357.',
          see: 'figure-3',
        },
        {
          claim: 'CV_U is not correlated with the number of parameters.',
          outcome: 'not reproduced',
          evidence: 'Spearman ρ = −0.71 [−0.78, −0.62].',
          see: 'figure-5',
        },
        {
          claim: 'More architectures to choose from give a better choice for any batch size.',
          outcome: 'partly reproduced',
          evidence: 'In 46 of 54 series; the others fall from N_a = 10 to N_a = 100.',
          see: 'figure-6',
        },
        { claim: 'Table A.3 for batches of 512 images.', outcome: 'not computed' },
      ],
      remarks: [
        'Fashion-MNIST stands in for MNIST, because it may be shipped: compare shapes, not numbers. `trainless data fetch mnist` gets the paper’s images.',
        'The quick preset trains 25 of 144 architectures; `--preset paper` trains all.',
      ],
    },
    sections: [
      {
        id: 'metric-search',
        title: 'The metric search on small networks',
        paperSection: '§2.1, §3.1',
        blocks: [
          {
            kind: 'text',
            paragraphs: [
              'Each of 169 fully connected networks is initialised 100 times. Its accuracy before training has mean μ_U and standard deviation σ_U; after training at its best learning rate the mean is μ_T. **No network sees a label before its untrained accuracy is taken.**',
            ],
          },
          { kind: 'figures', figures: [figure('1a'), figure('1b')] },
          { kind: 'figures', figures: [figure('2')] },
          {
            kind: 'figures',
            figures: [figure('3', { trend: true, note: 'Pearson r = −0.36 [−0.48, −0.22], n = 169' })],
          },
          { kind: 'figures', figures: [figure('4a'), figure('4b')] },
          { kind: 'figures', figures: [figure('5')] },
          { kind: 'note', text: 'Degenerate scores are states here, never numbers: see `DEVIATIONS.md`.' },
          {
            kind: 'table',
            table: comparisonTable(
              [
                {
                  quantity: 'Pearson correlation of CV_U and μ_T',
                  place: 'authors’ notebook',
                  comparison: {
                    paper: '−0.357',
                    ours: '−0.361',
                    verdict: 'equal within standard error',
                    evidence: 'ours − paper = −0.00400, 0.0 standard errors, p = 0.97, n = 169 and 169',
                  },
                },
                {
                  quantity: 'CV_U (N_a = 100), CIFAR-10 test',
                  place: 'Table 2',
                  comparison: {
                    paper: '91.90 ± 2.27',
                    ours: '92.44 ± 1.85',
                    verdict: 'differs',
                    evidence: 'ours − paper = +0.540, 4.1 standard errors, p = 4.1e-5, n = 500 and 500',
                  },
                },
                {
                  quantity: 'Optimal (N_a = 10), CIFAR-10 validation',
                  place: 'Table 2',
                  comparison: {
                    paper: '89.92 ± 0.75',
                    ours: '89.92 ± 0.75',
                    verdict: 'equal to the digit',
                    evidence: 'rounds to 89.92 ± 0.75',
                  },
                },
                {
                  quantity: 'CV_U (N_a = 25), ImageNet16-120 test',
                  place: 'Table 2',
                  comparison: {
                    paper: '38.42 ± 6.51',
                    ours: null,
                    verdict: 'not computed',
                    evidence: 'not computed in this run',
                  },
                },
              ],
              { id: 'table-comparison', title: 'The paper’s numbers beside ours', caption: 'Accuracies in per cent.' },
            ),
          },
        ],
      },
      {
        id: 'selection',
        title: 'Selecting cells of NAS-Bench-201',
        paperSection: '§2.2, §3.2',
        blocks: [
          { kind: 'list', items: ['500 runs for each N_a.', 'One batch of N_BS images a run.'] },
          {
            kind: 'figures',
            figures: [buildFigure('6', cells, { images: 'CIFAR-10', scope: 'N_BS = 256, N_init = 100' })],
          },
          {
            kind: 'table',
            table: {
              id: 'table-2',
              title: 'Table 2. Selection by CV_U and baselines',
              caption: 'Mean ± standard deviation of 500 runs, accuracy in per cent.',
              columns: [
                { key: 'method', title: 'Method' },
                { key: 'seconds', title: 'Time', unit: 's', format: { style: 'fixed', digits: 1 } },
                ...['CIFAR-10', 'CIFAR-100', 'ImageNet16-120'].flatMap((group) =>
                  ['validation', 'test'].map((split) => ({
                    key: `${group}-${split}`,
                    title: split,
                    group,
                    format: { style: 'percent' as const, digits: 2 },
                  })),
                ),
                { key: 'verdict', title: 'Verdict' },
              ],
              rows: ['Random', 'Optimal (N_a = 10)', 'CV_U (N_a = 10)', 'CV_U (N_a = 100)'].map((method, index) => ({
                method,
                seconds: index < 2 ? null : 19.6 * index,
                ...Object.fromEntries(
                  ['CIFAR-10', 'CIFAR-100', 'ImageNet16-120'].flatMap((group, g) =>
                    ['validation', 'test'].map((split) => [
                      `${group}-${split}`,
                      { mean: 0.9 - 0.25 * g + 0.01 * index, std: 0.06 - 0.01 * index },
                    ]),
                  ),
                ),
                verdict:
                  index === 2
                    ? { verdict: 'differs', tone: 'bad' as const }
                    : { verdict: 'equal to the digit', tone: 'good' as const },
              })),
            },
          },
        ],
      },
    ],
    provenance: {
      generatedAt: '2026-11-24T03:50:00Z',
      command: 'npm run reproduce -- --preset quick --data fashion-mnist',
      seeds: [
        { purpose: 'initialisation of trial i', seeds: '0 … 99, named streams of MT19937' },
        { purpose: 'choice of cells, N_runs = 500', seeds: 'NumPy legacy, 1' },
      ],
      settings: { preset: 'quick', protocol: 'paper', 'batch size': 50, epochs: 200, 'Adam β2': 0.99 },
      software: { trainless: '0.1.0', node: 'v20.20.2', 'onnxruntime-node': '1.30.0', vega: '5.33.0' },
      machine: { processor: 'an invented processor, 2 cores', memory: '24 GiB', system: 'Linux 6.1' },
      files: [
        {
          name: 'data/fashion-mnist/train-images-idx3-ubyte.gz',
          bytes: 1_048_576,
          sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
          licence: 'MIT',
          source: '[Fashion-MNIST](https://github.com/zalandoresearch/fashion-mnist)',
        },
      ],
      timings: [
        { step: 'untrained accuracies', ms: 61_000 },
        { step: 'trainings', ms: 153_000 },
      ],
    },
  };
}
