/**
 * The paper's symbols in plain text are a base and a subscript, `μ_T`, `CV_U`, `N_init`. This finds them, so that SVG
 * and HTML can set the subscript as one.
 */
const SYMBOL = /(μ|σ|CV|N|U|T)_([A-Za-z]+)\b/gu;

/** Part of a text: as it is, or as a subscript. */
export interface TextPart {
  readonly text: string;
  readonly subscript: boolean;
}

/** Splits a text into its ordinary parts and its subscripts, in order. */
export function splitSymbols(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(SYMBOL)) {
    const [whole, base = '', subscript = ''] = match;
    parts.push({ text: text.slice(end, match.index) + base, subscript: false }, { text: subscript, subscript: true });
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), subscript: false });
  return parts;
}

/** Size of a subscript and how far it hangs below the line, as fractions of the font size. */
export const SUBSCRIPT_SIZE = 0.72;
export const SUBSCRIPT_DROP = 0.2;

/** Escapes text for element content and attribute values of HTML and XML. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Text as HTML with subscripts. */
export function symbolsToHtml(text: string): string {
  return splitSymbols(text)
    .map((part) => (part.subscript ? `<sub>${escapeMarkup(part.text)}</sub>` : escapeMarkup(part.text)))
    .join('');
}
