import { describe, expect, it } from 'vitest';
import { progressDisplay } from '../../src/notebook/progress-display.js';
import type { Exhibit, Screen } from '../../src/notebook/screen.js';

function fakeScreen(rich: boolean): { screen: Screen; shown: [place: number, text: string, html: string][] } {
  const shown: [number, string, string][] = [];
  let places = 0;
  const to =
    (place: number) =>
    ({ data }: Exhibit) =>
      void shown.push([place, String(data['text/plain']), String(data['text/html'])]);
  return { shown, screen: { rich, show: to(-1), place: () => ({ show: to(places++) }) } };
}

describe('progressDisplay', () => {
  it('redraws one place a label, not faster than five times a second, and always the end', () => {
    const { screen, shown } = fakeScreen(true);
    let now = 0;
    const progress = progressDisplay({ screen, now: () => now });
    const at = (ms: number, label: string, done: number): void => {
      now = ms;
      progress.update({ label, done, total: 4, elapsedMs: ms });
    };
    at(0, '<a>', 0);
    at(100, '<a>', 1);
    at(200, '<a>', 2);
    at(210, 'b', 1);
    at(220, '<a>', 4);
    at(230, '<a>', 4);
    expect(shown.map(([place, text]) => `${place} ${text}`)).toEqual([
      '0 <a>: 0 %, 0/4, 0.0 s taken',
      '0 <a>: 50 %, 2/4, 0.2 s taken, about 0.2 s left',
      '1 b: 25 %, 1/4, 0.2 s taken, about 0.6 s left',
      '0 <a>: 100 %, 4/4, 0.2 s taken',
    ]);
    expect(shown.at(-1)?.[2]).toContain('&lt;a&gt; <progress value="1.0000" max="1">');
  });

  it('prints a line every ten seconds where nothing can be redrawn', () => {
    const { screen, shown } = fakeScreen(false);
    let now = 0;
    const progress = progressDisplay({ screen, now: () => now });
    for (; now <= 25_000; now += 500) {
      progress.update({ label: 'x', done: now / 500, total: 50, elapsedMs: now });
    }
    expect(shown.map(([, text]) => text)).toEqual([
      'x: 0 %, 0/50, 0.0 s taken',
      'x: 40 %, 20/50, 10 s taken, about 15 s left',
      'x: 80 %, 40/50, 20 s taken, about 5.0 s left',
      'x: 100 %, 50/50, 25 s taken',
    ]);
  });
});
