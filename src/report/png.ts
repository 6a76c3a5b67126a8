import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadFigureFont } from './font.js';

/**
 * Draws an SVG picture as PNG, with the figures' own font: fonts of the machine are neither needed nor used.
 * @param svg - a complete SVG document, as from `renderSvg`
 * @param scale - pixels per SVG pixel; 2 is sharp on today's screens and in print
 */
export async function renderPng(svg: string, scale = 2): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const { files } = loadFigureFont();
  // resvg takes fonts as files only, and reads them when it is built.
  const folder = mkdtempSync(join(tmpdir(), 'trainless-font-'));
  try {
    const fontFiles = [join(folder, 'regular.ttf'), join(folder, 'bold.ttf')];
    writeFileSync(join(folder, 'regular.ttf'), files.regular);
    writeFileSync(join(folder, 'bold.ttf'), files.bold);
    const picture = new Resvg(svg, {
      background: '#ffffff',
      fitTo: { mode: 'zoom', value: scale },
      font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
    });
    return picture.render().asPng();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
