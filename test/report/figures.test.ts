import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { TrainlessError } from '../../src/core/index.js';
import { buildFigure, compileFigure, FIGURES, type Figure, findFigure, renderSvg } from '../../src/report/index.js';
import { architectureRows, cellRows } from './synthetic-rows.js';

const OPTIONS = { images: 'invented images', scope: 'N_init = 100' };
const CELLS = cellRows([
  { na: 10, nInit: 100, count: 10 },
  { na: 25, nInit: 50, count: 25 },
  { na: 50, nInit: 25, count: 50 },
]);

const rowsOf = (id: string): readonly object[] =>
  findFigure(id).rows === 'architectures' ? architectureRows() : CELLS;
const figures: readonly Figure[] = FIGURES.map(({ id }) => buildFigure(id, rowsOf(id), OPTIONS));

/** Each figure's picture, drawn once. */
const pictures = new Map<string, Promise<string>>();
function picture(id: string): Promise<string> {
  const known = pictures.get(id) ?? renderSvg(buildFigure(id, rowsOf(id), OPTIONS).spec);
  pictures.set(id, known);
  return known;
}

/** Points and edge ticks drawn in a picture. */
function marks(svg: string, kind: 'symbol' | 'rect'): number {
  const groups = svg.matchAll(
    new RegExp(`<g class="mark-${kind} role-mark [^"]*layer_\\d+_marks"[^>]*(?<!/)>(.*?)</g>`, 'gs'),
  );
  return [...groups].reduce((count, [, content = '']) => count + content.split('<path ').length - 1, 0);
}

/** The words of a picture, subscripts joined as `μ_T`. */
const words = (svg: string): string =>
  svg
    .replaceAll(/<tspan dy="\d[^>]*font-size[^>]*>([^<]*)<\/tspan>/g, '_$1')
    .replaceAll(/<[^>]+>/g, '|')
    .replaceAll(/\|+/g, '|');

describe('the list of figures', () => {
  it('holds every figure of the paper with data, in its order', () => {
    expect(FIGURES.map((figure) => figure.id)).toEqual([
      '1a',
      '1b',
      '2',
      '3',
      '4a',
      '4b',
      '5',
      '6',
      '7',
      'A.8',
      'A.9',
      'A.10',
      'A.11',
    ]);
  });

  it.each(['1a', 'Figure 1a', 'FIG. 1A'])('finds 1a as %s', (name) => expect(findFigure(name).id).toBe('1a'));

  it('names the known figures when asked for another', () => {
    expect(() => findFigure('12')).toThrow(/no figure "12".*1a, 1b, 2/);
    expect(() => buildFigure('12', [], OPTIONS)).toThrow(TrainlessError);
  });
});

describe('every figure', () => {
  const require = createRequire(import.meta.url);
  const schema: object = JSON.parse(readFileSync(require.resolve('vega-lite/build/vega-lite-schema.json'), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
  const valid = ajv.compile(schema);

  it('is plain JSON that Vega-Lite’s own schema accepts', () => {
    for (const { id, spec } of figures) {
      expect(JSON.parse(JSON.stringify(spec)), id).toEqual(spec);
      expect(valid(spec) || ajv.errorsText(valid.errors), id).toBe(true);
    }
    expect(valid({ ...figures[0]?.spec, width: 'wide' })).toBe(false);
  });

  it('compiles without a warning', async () => {
    for (const { id, spec } of figures) expect((await compileFigure(spec)).warnings, id).toEqual([]);
  });

  it('draws one mark a row', async () => {
    for (const { id, counts } of figures) {
      expect(counts, id).toEqual({ shown: rowsOf(id).length, degenerate: 0, missing: 0 });
      expect(marks(await picture(id), 'symbol'), id).toBe(rowsOf(id).length);
    }
  });

  it('says which images were used: in the picture, its description and its caption', async () => {
    for (const { id, spec, caption } of figures) {
      expect(caption, id).toContain('Images: invented images.');
      expect(spec.description, id).toContain('invented images');
      expect(words(await picture(id)), id).toContain('Images: invented images · N_init');
    }
  });
});

describe('a picture', () => {
  it.each([
    ['1a', 'Mean trained accuracy  μ_T', 'Mean untrained accuracy  μ_U'],
    ['1b', 'Mean trained accuracy  μ_T', 'Std. deviation of untrained accuracy  σ_U'],
    ['2', 'Std. deviation of untrained accuracy  σ_U', 'Mean untrained accuracy  μ_U'],
    ['3', 'Mean trained accuracy  μ_T', 'Coefficient of variation  CV_U (%)'],
    ['4a', 'Mean trained accuracy  μ_T', 'Number of parameters'],
    ['5', 'Coefficient of variation  CV_U (%)', 'Number of parameters'],
    ['6', 'μ_T (%)', 'CV_U (%)'],
  ])('of Figure %s has the paper’s axes', async (id, x, y) => {
    const svg = await picture(id);
    expect(svg).toContain(`X-axis titled '${x}'`);
    expect(svg).toContain(`Y-axis titled '${y}'`);
    const plain = (text: string): string => text.replaceAll(/[\s|]+/g, ' ');
    expect(plain(words(svg))).toContain(plain(y));
  });

  it('puts a point where its row says', async () => {
    const rows = architectureRows().map((row, index) => ({
      ...row,
      muT: index === 0 ? 0.6 : 0.7,
      cvU: index === 0 ? 0.3 : 0.2,
    }));
    const svg = await renderSvg(buildFigure('3', rows, { ...OPTIONS, width: 400, height: 300 }).spec);
    // The scales leave 8 pixels at each end: the first row is far left and on top, the others far right and below.
    expect(svg.match(/translate\(8,8\)/g)).toHaveLength(1);
    expect(svg.match(/translate\(392,292\)/g)).toHaveLength(rows.length - 1);
  });

  it('has small multiples for each number of cells or of initialisations', async () => {
    const panels = (svg: string, symbol: string): string[] =>
      [...words(svg).matchAll(new RegExp(`\\|(${symbol}\\|? = [\\d,]+)`, 'g'))].map(([, label = '']) =>
        label.replace('|', ''),
      );
    expect(panels(await picture('6'), 'N_a')).toEqual(['N_a = 10', 'N_a = 25', 'N_a = 50']);
    expect(panels(await renderSvg(buildFigure('A.9', CELLS, { images: 'x' }).spec), 'N_init')).toEqual([
      'N_init = 25',
      'N_init = 50',
      'N_init = 100',
    ]);
  });

  it('shows degenerate scores on the edge and counts what it leaves out', async () => {
    const rows = architectureRows().map((row, index) => ({
      ...row,
      cvU: index < 2 ? null : row.cvU,
      muT: index === 2 || index > 160 ? null : row.muT,
    }));
    const figure = buildFigure('3', rows, OPTIONS);
    expect(figure.counts).toEqual({ shown: 158, degenerate: 2, missing: 9 });
    expect(figure.caption).toContain('158 architectures; N_init = 100.');
    expect(figure.caption).toMatch(/2 architectures with a degenerate score .* are grey ticks on the edge\./);
    expect(figure.caption).toContain('9 architectures have no trained accuracy here and are left out.');
    const svg = await renderSvg(figure.spec);
    expect(marks(svg, 'symbol')).toBe(158);
    expect(marks(svg, 'rect')).toBe(2);
  });

  it('survives rows of which nothing can be drawn', async () => {
    const rows = architectureRows().map((row) => ({ ...row, muT: null, sigmaT: null }));
    expect(marks(await renderSvg(buildFigure('3', rows, OPTIONS).spec), 'symbol')).toBe(0);
    expect(marks(await renderSvg(buildFigure('6', [], OPTIONS).spec), 'symbol')).toBe(0);
  });

  it('adds the line and the note it is asked for', async () => {
    const svg = await renderSvg(
      buildFigure('3', architectureRows(), { ...OPTIONS, trend: true, note: 'Pearson r = −0.5' }).spec,
    );
    expect(svg).toContain('Pearson r = −0.5');
    expect(svg).toContain('class="mark-line role-mark');
  });
});
