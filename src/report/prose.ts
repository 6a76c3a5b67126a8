import { escapeMarkup, symbolsToHtml } from './symbols.js';

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:\/\/[^)\s]+|#[^)\s]+|[\w./-]+)\)/g;

/** Text with `code`, **strong** words, [links](https://…) and the paper's symbols as HTML; all else is escaped. */
export function proseToHtml(text: string): string {
  let html = '';
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, strong, label, address] = match;
    html += symbolsToHtml(text.slice(end, match.index));
    if (code !== undefined) html += `<code${code.length <= 24 ? ' class="short"' : ''}>${escapeMarkup(code)}</code>`;
    else if (strong !== undefined) html += `<strong>${symbolsToHtml(strong)}</strong>`;
    else html += `<a href="${escapeMarkup(address ?? '')}">${symbolsToHtml(label ?? '')}</a>`;
    end = match.index + whole.length;
  }
  return html + symbolsToHtml(text.slice(end));
}
