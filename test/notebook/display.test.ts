import { afterEach, describe, expect, it, vi } from 'vitest';
import { display, toExhibits } from '../../src/notebook/display.js';
import { textScreen } from '../../src/notebook/screen.js';
import { renderPng } from '../../src/report/png.js';

const SPEC = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  description: 'Two points',
  data: { values: [{ a: 1, b: 2 }] },
  mark: 'point',
  encoding: { x: { field: 'a', type: 'quantitative' }, y: { field: 'b', type: 'quantitative' } },
};

const one = async (...args: Parameters<typeof toExhibits>): Promise<Record<string, unknown>> => {
  const exhibits = await toExhibits(...args);
  expect(exhibits).toHaveLength(1);
  return { ...exhibits[0]?.data };
};

const cells = (html: unknown): string[] =>
  [...String(html).matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map((match) => match[1] ?? '');

describe('toExhibits', () => {
  it('gives a figure its picture always, and its specification for those who can draw it', async () => {
    const [figure, ...rest] = await toExhibits(SPEC);
    expect(rest).toEqual([]);
    expect(figure?.data['application/vnd.vegalite.v5+json']).toEqual(SPEC);
    expect(figure?.data['text/plain']).toBe('[figure: Two points]');
    const png = Buffer.from(String(figure?.data['image/png']), 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Sharp on today's screens: the picture has twice the pixels of its place.
    expect(figure?.metadata).toEqual({ 'image/png': { width: png.readUInt32BE(16) / 2 } });
    expect(Object.keys(await one(SPEC, { interactive: false }))).toEqual(['image/png', 'text/plain']);
    const svg = await one(SPEC, { picture: 'svg' });
    expect(svg['image/svg+xml']).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
    expect(svg).not.toHaveProperty(['image/png']);
  });

  it('shows the caption below a figure of the report', async () => {
    const [picture, caption] = await toExhibits({ id: '3', title: 'Figure 3', caption: 'μ_T & more', spec: SPEC });
    expect(picture?.data['text/plain']).toBe('[figure: Figure 3]');
    expect(caption?.data).toEqual({ 'text/html': '<p>μ<sub>T</sub> &amp; more</p>', 'text/plain': 'μ_T & more' });
  });

  it('shows records as a table whose look needs no style sheet', async () => {
    const bundle = await one(
      [
        { name: '<b>', rho: -0.357 },
        { name: 'x', rho: 0.5, more: true },
      ],
      { title: 'T' },
    );
    expect(cells(bundle['text/html'])).toEqual(['name', 'rho', 'more', '&lt;b&gt;', '−0.357', '–', 'x', '0.5', 'true']);
    expect(bundle['text/html']).toMatch(/<th[^>]* style="text-align: left">name</);
    expect(bundle['text/html']).toMatch(/<td[^>]* style="text-align: right">0.5</);
    expect(bundle['text/plain']).toBe('T\nname  rho     more\n<b>   −0.357  –\nx     0.5     true');
  });

  it('chooses columns, and cuts long tables with a word about it', async () => {
    const rows = Array.from({ length: 60 }, (_, a) => ({ a, b: -a }));
    const bundle = await one(rows, { columns: ['b', { key: 'a', title: 'A', unit: 's' }], maxRows: 2 });
    expect(cells(bundle['text/html'])).toEqual(['b', 'A (s)', '0', '0', '−1', '1']);
    expect(bundle['text/html']).toContain('The first 2 of 60 rows.');
    expect(cells((await one(rows))['text/html'])).toHaveLength(2 + 2 * 50);
  });

  it('shows frames and series of danfojs with their index', async () => {
    const frame = {
      columns: ['a', 'b'],
      index: ['x', 'y'],
      shape: [2, 2],
      values: [
        [1, 'p'],
        [2.5, null],
      ],
    };
    expect(cells((await one(frame))['text/html'])).toEqual(['', 'a', 'b', 'x', '1', 'p', 'y', '2.5', '–']);
    const series = { columns: ['a'], index: [0, 1], shape: [2, 1], values: [1, 2.5] };
    expect(cells((await one(series))['text/html'])).toEqual(['', 'a', '0', '1', '1', '2.5']);
  });

  it('shows tables of the report and of texts', async () => {
    const table = {
      id: 't',
      title: 'Table 2',
      caption: 'What it says.',
      columns: [
        { key: 'm', title: 'method' },
        { key: 'acc', title: 'accuracy', format: { style: 'fixed', digits: 2 } },
      ],
      rows: [{ m: 'ours', acc: { mean: 91.5, std: 0.25 } }],
    };
    const bundle = await one(table);
    expect(cells(bundle['text/html'])).toEqual(['method', 'accuracy', 'ours', '91.50 ± 0.25']);
    expect(bundle['text/html']).toContain('<strong>Table 2</strong> What it says.');
    const texts = { title: 'Welch', columns: ['', 'x'], rows: [['p', '0.02']] };
    expect(cells((await one(texts))['text/html'])).toEqual(['', 'x', 'p', '0.02']);
  });

  it('shows the result of a test field by field', async () => {
    const result = {
      status: 'ok',
      method: 'Welch two-sample t-test',
      pValue: 1e-7,
      df: null,
      confidenceInterval: { low: -0.4714, high: Number.POSITIVE_INFINITY, level: 0.95 },
      n: [5, 6],
    };
    const bundle = await one(result);
    expect(bundle['text/html']).toContain('<strong>Welch two-sample t-test</strong>');
    expect(cells(bundle['text/html']).slice(2)).toEqual([
      ...['status', 'ok', 'pValue', '1.000 × 10⁻⁷', 'df', '–'],
      ...['confidenceInterval', '[-0.4714, Infinity] (95 %)', 'n', '[ 5, 6 ]'],
    ]);
  });

  it('asks values that know their own HTML', async () => {
    expect(await one({ toHtml: () => '<i>me</i>', toText: () => 'me' })).toEqual({
      'text/html': '<i>me</i>',
      'text/plain': 'me',
    });
  });

  it('takes pictures as they are and everything else as text', async () => {
    expect(await one('<svg xmlns="x"></svg>')).toHaveProperty(['image/svg+xml']);
    expect(await one(await renderPng('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'))).toHaveProperty(
      ['image/png'],
    );
    expect(await one('just <text>')).toEqual({ 'text/plain': 'just <text>' });
    expect(await one(new Map([[1, 2]]))).toEqual({ 'text/plain': 'Map(1) { 1 => 2 }' });
    expect(await one([1, 2])).toEqual({ 'text/plain': '[ 1, 2 ]' });
    expect(await one(undefined)).toEqual({ 'text/plain': 'undefined' });
    expect(await one([])).toEqual({ 'text/plain': '[]' });
  });
});

describe('display', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  const kernel = (cache: Record<string, unknown>): string[][] => {
    const sent: string[][] = [];
    const raw = (...content: string[]): number => sent.push(content);
    const tslab = {
      display: { raw },
      newDisplay: () => ({ raw: (...content: string[]) => sent.push(['new', ...content]) }),
    };
    vi.stubGlobal('__tslab__', { require: Object.assign(() => tslab, { cache }) });
    return sent;
  };

  it('prints text outside of a notebook', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await display([{ a: 1 }]);
    display.markdown('**bold**');
    display.html('<b>only HTML</b>');
    textScreen.place().show({ data: { 'text/plain': 'placed' } });
    expect(log.mock.calls).toEqual([['a\n1'], ['**bold**'], ['placed']]);
  });

  it('sends the one form that all viewers show where tslab offers nothing else', async () => {
    const sent = kernel({});
    await display(SPEC);
    display.markdown('**bold**');
    expect(sent).toEqual([
      ['image/png', expect.stringMatching(/^iVBOR/)],
      ['text/markdown', '**bold**'],
    ]);
  });

  it('sends all forms in one message where it can', async () => {
    const sent = kernel({
      '/x/node_modules/tslab/dist/jupyter.js': { exports: { lastWriteDisplayData: null } },
      '/y/node_modules/tslab/dist/jupyter.js': {
        exports: { lastWriteDisplayData: (content: { data: object }) => sent.push(Object.keys(content.data)) },
      },
    });
    await display(SPEC);
    expect(sent).toEqual([['application/vnd.vegalite.v5+json', 'image/png', 'text/plain']]);
  });
});
