import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { TrainlessError } from '../core/errors.js';
import { SUBSCRIPT_SIZE, splitSymbols } from './symbols.js';

/**
 * The figures' font, DejaVu Sans, from the package `@fontsource/dejavu-sans`: texts are measured with the very font that
 * the PNG draws, so that figures look the same on a machine without any fonts.
 */
export interface FigureFont {
  /** TrueType files, regular and bold. */
  readonly files: { readonly regular: Uint8Array; readonly bold: Uint8Array };
  /** Width of a text in pixels; subscripts count at their smaller size. */
  readonly width: (text: string, fontSize: number, bold: boolean) => number;
}

let loaded: FigureFont | undefined;

/** Loads the font once. @throws {TrainlessError} MISSING_DEPENDENCY */
export function loadFigureFont(): FigureFont {
  loaded ??= readFont();
  return loaded;
}

function readFont(): FigureFont {
  const regular = woffToSfnt(readFontFile(400));
  const bold = woffToSfnt(readFontFile(700));
  const advances = { regular: advanceWidths(regular), bold: advanceWidths(bold) };
  return {
    files: { regular, bold },
    width: (text, fontSize, isBold) => {
      const advance = isBold ? advances.bold : advances.regular;
      return splitSymbols(text).reduce((total, part) => {
        const size = part.subscript ? fontSize * SUBSCRIPT_SIZE : fontSize;
        return total + size * [...part.text].reduce((sum, character) => sum + advance(character), 0);
      }, 0);
    },
  };
}

function readFontFile(weight: 400 | 700): Buffer {
  try {
    const require = createRequire(import.meta.url);
    return readFileSync(require.resolve(`@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff`));
  } catch (cause) {
    throw new TrainlessError(
      'MISSING_DEPENDENCY',
      'The figures’ font is missing: install the package @fontsource/dejavu-sans (npm ci).',
      { cause },
    );
  }
}

/** Unpacks a WOFF 1.0 file into the TrueType file it wraps. @see W3C, WOFF File Format 1.0, §§3–5 */
export function woffToSfnt(woff: Uint8Array): Uint8Array {
  const view = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
  if (view.getUint32(0) !== 0x774f4646) throw new TrainlessError('BAD_FILE', 'The font is not a WOFF file.');
  const count = view.getUint16(12);
  const entries = Array.from({ length: count }, (_, index) => {
    const at = 44 + 20 * index;
    const [offset, packed, size] = [view.getUint32(at + 4), view.getUint32(at + 8), view.getUint32(at + 12)];
    const bytes = woff.subarray(offset, offset + packed);
    return {
      tag: view.getUint32(at),
      checksum: view.getUint32(at + 16),
      bytes: packed < size ? inflateSync(bytes) : bytes,
    };
  });
  const padded = (length: number): number => (length + 3) & ~3;
  const header = 12 + 16 * count;
  const sfnt = new Uint8Array(entries.reduce((total, { bytes }) => total + padded(bytes.length), header));
  const out = new DataView(sfnt.buffer);
  const power = Math.floor(Math.log2(count));
  out.setUint32(0, view.getUint32(4));
  out.setUint16(4, count);
  out.setUint16(6, 16 * 2 ** power);
  out.setUint16(8, power);
  out.setUint16(10, 16 * (count - 2 ** power));
  let offset = header;
  entries.forEach(({ tag, checksum, bytes }, index) => {
    const at = 12 + 16 * index;
    out.setUint32(at, tag);
    out.setUint32(at + 4, checksum);
    out.setUint32(at + 8, offset);
    out.setUint32(at + 12, bytes.length);
    sfnt.set(bytes, offset);
    offset += padded(bytes.length);
  });
  return sfnt;
}

/** Width of each character as a fraction of the font size, from the font's cmap and hmtx tables. */
function advanceWidths(sfnt: Uint8Array): (character: string) => number {
  const view = new DataView(sfnt.buffer, sfnt.byteOffset, sfnt.byteLength);
  const table = (tag: string): number => {
    for (let index = 0; index < view.getUint16(4); index++) {
      const at = 12 + 16 * index;
      if (String.fromCharCode(...sfnt.subarray(at, at + 4)) === tag) return view.getUint32(at + 8);
    }
    throw new TrainlessError('BAD_FILE', `The figures’ font has no ${tag} table.`);
  };
  const unitsPerEm = view.getUint16(table('head') + 18);
  const metrics = view.getUint16(table('hhea') + 34);
  const hmtx = table('hmtx');
  const glyph = glyphLookup(view, table('cmap'));
  return (character) =>
    view.getUint16(hmtx + 4 * Math.min(glyph(character.codePointAt(0) ?? 0), metrics - 1)) / unitsPerEm;
}

/** Glyph of a code point by the cmap's format 4 table (the basic plane: all that labels use); 0 where there is none. */
function glyphLookup(view: DataView, cmap: number): (code: number) => number {
  let start: number | undefined;
  for (let index = 0; index < view.getUint16(cmap + 2); index++) {
    const candidate = cmap + view.getUint32(cmap + 8 + 8 * index);
    if (view.getUint16(candidate) === 4) start = candidate;
  }
  if (start === undefined) throw new TrainlessError('BAD_FILE', 'The figures’ font has no character map of format 4.');
  const segments = view.getUint16(start + 6) / 2;
  const ends = start + 14;
  const starts = ends + 2 * segments + 2;
  const deltas = starts + 2 * segments;
  const offsets = deltas + 2 * segments;
  return (code) => {
    for (let segment = 0; segment < segments; segment++) {
      if (view.getUint16(ends + 2 * segment) < code) continue;
      const first = view.getUint16(starts + 2 * segment);
      if (first > code) return 0;
      const delta = view.getUint16(deltas + 2 * segment);
      const at = offsets + 2 * segment;
      const offset = view.getUint16(at);
      if (offset === 0) return (code + delta) & 0xffff;
      const found = view.getUint16(at + offset + 2 * (code - first));
      return found === 0 ? 0 : (found + delta) & 0xffff;
    }
    return 0;
  };
}
