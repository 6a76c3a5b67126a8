import { describe, expect, it } from 'vitest';
import { loadFigureFont } from '../../src/report/font.js';
import { buildFigure, renderPng, renderSvg } from '../../src/report/index.js';
import { architectureRows } from './synthetic-rows.js';

const figure = (id: string) => buildFigure(id, architectureRows(), { images: 'invented images' });

describe('renderSvg', () => {
  it('gives the same bytes again, alone or among others', async () => {
    const alone = await renderSvg(figure('3').spec);
    const together = await Promise.all(['1a', '3', '5'].map((id) => renderSvg(figure(id).spec)));
    expect(together[1]).toBe(alone);
    expect(alone).toMatch(/^<svg [^>]*role="img" aria-label="Scatter plot, Figure 3/);
  });

  it('makes ids unique to a page', async () => {
    const svg = await renderSvg(figure('3').spec, { idPrefix: 'figure-3' });
    const ids = [...svg.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.every((id) => id?.startsWith('figure-3-'))).toBe(true);
    for (const [, target] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(target);
  });

  it('sets subscripts and comes back to the line', async () => {
    const svg = await renderSvg(
      buildFigure('3', architectureRows(), { images: 'x', scope: 'CV_U', note: 'next' }).spec,
    );
    expect(svg).toMatch(
      /CV<tspan dy="2\.20" font-size="7\.92px">U<\/tspan><tspan dy="-2\.20">\u2060<\/tspan><\/tspan><tspan x="0"/,
    );
    expect(svg.replaceAll(/aria-label="[^"]*"/g, '')).not.toMatch(/[μσVN]_/);
  });
});

describe('the figures’ font', () => {
  it('has DejaVu Sans’ own widths', () => {
    const { width } = loadFigureFont();
    // From the font's hmtx table: a digit is 1303 and a space 651 of 2048 units; bold digits are 1425.
    expect(width('0', 2048, false)).toBe(1303);
    expect(width(' ', 2048, false)).toBe(651);
    expect(width('0', 2048, true)).toBe(1425);
    expect(width('μ_T', 2048, false)).toBeCloseTo(width('μ', 2048, false) + 0.72 * width('T', 2048, false), 9);
  });
});

describe('renderPng', () => {
  const png = async (text: string): Promise<Buffer> =>
    Buffer.from(
      await renderPng(
        `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><text x="5" y="25" font-family="Nowhere, sans-serif" font-size="20px">${text}</text></svg>`,
      ),
    );

  it('draws texts with the bundled font, whatever the machine has', async () => {
    const [empty, greek] = await Promise.all([png(''), png('μσ₁₀')]);
    expect(greek.length).toBeGreaterThan(empty.length + 200);
    expect(greek.readUInt32BE(16)).toBe(160);
    expect(greek.readUInt32BE(20)).toBe(80);
  });

  it('draws a figure', async () => {
    const picture = Buffer.from(await renderPng(await renderSvg(figure('1a').spec), 1));
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect(picture.readUInt32BE(16)).toBeGreaterThan(440);
    expect(picture.length).toBeGreaterThan(20_000);
  });
});
