import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import { MNIST_JOURNAL, openJournal } from '../../src/experiments/index.js';
import { architectureRows, cellRows } from '../report/synthetic-rows.js';

const folder = mkdtempSync(join(tmpdir(), 'trainless-figure-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs the command line in this process and collects what it writes. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const collect = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    written[stream] += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(collect('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(collect('err'));
  const listeners = process.stdout.listeners('error');
  await main(['node', 'trainless', ...args]);
  for (const added of process.stdout.listeners('error')) {
    if (!listeners.includes(added)) process.stdout.off('error', added as () => void);
  }
  vi.restoreAllMocks();
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { code, ...written };
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const rows = architectureRows();
const json = file('rows.json', JSON.stringify({ images: 'images of the file', rows }));
const csv = file(
  'rows.csv',
  [
    'units1,units2,params,mu_U,sigma_U,cv_U,mu_T,sigma_T',
    ...rows.map((r) => [r.units1, r.units2, r.params, r.muU, r.sigmaU, r.cvU, r.muT, r.sigmaT].join(',')),
  ].join('\n'),
);

/** A journal of a tiny study, as `trainless run mnist` leaves it. */
function studyFolder(): string {
  const out = join(folder, 'study');
  const journal = openJournal(join(out, MNIST_JOURNAL), {
    experiment: 'mnist',
    protocol: 'paper',
    data: 'mnist',
    dataSeed: 0,
    epochs: 200,
    images: { 'train-images': 'ab12' },
  });
  for (const [index, units1] of [8, 16, 24, 32, 56, 64].entries()) {
    journal.append({
      kind: 'untrained',
      units1,
      units2: 8,
      firstSeed: 0,
      seeds: 3,
      hits: [400 + index, 500, 600],
      images: 5000,
      elapsedMs: 1,
    });
    journal.append({
      kind: 'training',
      units1,
      units2: 8,
      learningRate: 0.01,
      seed: 0,
      testAccuracy: 0.7 + 0.01 * index,
      validationAccuracy: 0.7,
      trainingAccuracy: 1,
      bestEpoch: 60,
      elapsedMs: 1,
    });
  }
  journal.close();
  return out;
}

describe('trainless figure', () => {
  it('lists the figures', async () => {
    const { out, code } = await run('figure', '--list');
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(13);
    expect(JSON.parse((await run('figure', '--list', '--json')).out)[3]).toMatchObject({
      id: '3',
      rows: 'architectures',
    });
  });

  it('prints the specification, with the images that the file names', async () => {
    const { out, code } = await run('figure', '3', '--data', json);
    expect(code).toBe(0);
    const spec = JSON.parse(out);
    expect(spec.data.values).toHaveLength(169);
    expect(spec.title.subtitle[0]).toBe('Images: images of the file');
    expect(spec.title.subtitle[1]).toMatch(/^Pearson r = −0\.\d\d \[.*n = 169$/);
  });

  it('writes SVG, PNG and JSON from a CSV', async () => {
    for (const kind of ['svg', 'png', 'json']) {
      const path = join(folder, `figure-1a.${kind}`);
      const { out, code } = await run(
        'figure',
        'Figure 1a',
        '--data',
        csv,
        '--images',
        'MNIST',
        '--colours',
        'viridis',
        '--out',
        path,
      );
      expect([code, out]).toEqual([0, `${path}\n`]);
      expect(readFileSync(path).subarray(0, 4).toString('latin1')).toBe(
        { svg: '<svg', png: '\x89PNG', json: '{\n "' }[kind],
      );
    }
    expect(readFileSync(join(folder, 'figure-1a.json'), 'utf8')).toContain('"viridis"');
  });

  it('draws a study’s folder, and says images, protocol and sizes itself', async () => {
    const { out, code } = await run('figure', '5', '--data', studyFolder(), '--json');
    expect(code).toBe(0);
    const figure = JSON.parse(out);
    expect(figure.counts).toEqual({ shown: 6, degenerate: 0, missing: 0 });
    expect(figure.caption).toContain('protocol "paper", N_init = 3, 1 learning rates × 1 trainings');
    expect(figure.images).toBe('MNIST');
  });

  it('draws panels of cells', async () => {
    const cells = file('cells.json', JSON.stringify(cellRows([{ na: 10, nInit: 100, count: 10 }])));
    const { out, code } = await run('figure', 'a8', '--data', cells, '--images', 'CIFAR-100');
    expect(code).toBe(0);
    expect(JSON.parse(out).facet.sort).toEqual([10]);
  });

  it.each<[string, string[], number, RegExp]>([
    ['an unknown figure', ['12', '--data', json], 2, /no figure "12"/],
    ['no figure', [], 2, /--list/],
    ['no data', ['3'], 2, /--data/],
    ['a missing file', ['3', '--data', join(folder, 'nowhere.json')], 3, /does not exist/],
    ['images that nobody names', ['3', '--data', csv], 2, /--images/],
    ['an unknown kind of picture', ['3', '--data', json, '--out', join(folder, 'x.pdf')], 2, /\.svg, \.png or \.json/],
    ['a colour map of its own', ['3', '--data', json, '--colours', 'jet'], 2, /viridis/],
    ['a folder without a study', ['3', '--data', folder], 3, /Run the study/],
    ['broken JSON', ['3', '--data', file('broken.json', '{"rows": [')], 3, /no JSON/],
    ['broken CSV', ['3', '--data', file('broken.csv', 'a,b\n1,2,3\n'), '--images', 'x'], 3, /no CSV/],
    ['rows of another kind', ['6', '--data', json], 3, /row 1: "index" is missing/],
    ['a place that cannot be written', ['3', '--data', json, '--out', join(json, 'x.svg')], 2, /cannot be written/],
  ])('refuses %s', async (_, args, code, message) => {
    const result = await run('figure', ...args);
    expect([result.code, result.out]).toEqual([code, '']);
    expect(result.err).toMatch(message);
  });
});

describe('trainless report', () => {
  it('writes the metric search from rows, with findings and checksums', async () => {
    const out = join(folder, 'report');
    const { out: text, code } = await run('report', '--data', studyFolder(), '--out', out, '--json');
    expect(code).toBe(0);
    const result = JSON.parse(text);
    expect(result.findings).toHaveLength(6);
    expect(result.findings[0]).toMatchObject({
      outcome: 'not computed',
      evidence: 'only 6 architectures were trained',
    });
    const page = readFileSync(result.index, 'utf8');
    expect(page).toContain('mnist.jsonl');
    expect(page).toContain('<code>ab12</code>');
    expect(page).toContain('<td>epochs</td><td>200</td>');
  });
});
