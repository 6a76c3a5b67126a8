import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TrainlessError } from '../../src/core/index.js';
import { type Report, type WrittenReport, writeReport } from '../../src/report/index.js';
import { Browser, chromiumPath } from './browser.js';
import { sampleReport } from './sample-report.js';

const report = sampleReport(450); // more than 1,500 points in Figure 6: its still picture is a PNG
let folder: string;
let written: WrittenReport;
let page: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trainless-report-'));
  written = await writeReport(report, folder);
  page = readFileSync(written.index, 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = (of: string): string[] => readdirSync(of, { recursive: true, encoding: 'utf8' }).sort();

describe('writeReport', () => {
  it('writes the page, each figure three times, each table three times, and what it wrote', () => {
    const figures = ['1a', '1b', '2', '3', '4a', '4b', '5', '6'].flatMap((id) =>
      ['png', 'svg', 'vl.json'].map((kind) => `figures/figure-${id}.${kind}`),
    );
    const tables = ['table-2', 'table-comparison'].flatMap((id) =>
      ['csv', 'md', 'tex'].map((kind) => `tables/${id}.${kind}`),
    );
    const expected = ['figures', ...figures, 'index.html', 'report.json', 'tables', ...tables];
    expect(files(folder)).toEqual(expected.sort());
    const manifest = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    expect(manifest.files).toEqual(written.files);
    for (const { path, sha256 } of written.files) {
      expect(
        createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex'),
        path,
      ).toBe(sha256);
    }
    expect(manifest.summary).toEqual(report.summary);
  });

  it('gives the same bytes for the same report, and takes away what is no longer part of it', async () => {
    const again = mkdtempSync(join(tmpdir(), 'trainless-report-'));
    try {
      writeFileSync(join(again, 'notes.txt'), 'mine');
      mkdirSync(join(again, 'figures'));
      writeFileSync(join(again, 'figures', 'mine.png'), 'mine');
      const short: Report = {
        ...report,
        summary: { ...report.summary, findings: [] },
        sections: report.sections.slice(1),
      };
      const first = await writeReport(short, again);
      expect(first.files.find(({ path }) => path === 'figures/figure-6.svg')).toEqual(
        written.files.find(({ path }) => path === 'figures/figure-6.svg'),
      );
      await writeReport({ ...short, sections: [] }, again);
      expect(files(again)).toEqual(['figures', 'figures/mine.png', 'index.html', 'notes.txt', 'report.json', 'tables']);
    } finally {
      rmSync(again, { recursive: true, force: true });
    }
  });

  it('refuses two parts of one name and links into nowhere before it writes anything', async () => {
    const out = join(folder, 'never');
    const [section] = report.sections;
    if (section === undefined) throw new Error('no section');
    await expect(writeReport({ ...report, sections: [section, section] }, out)).rejects.toThrow(
      /two parts named "metric-search"/,
    );
    await expect(writeReport({ ...report, sections: [section] }, out)).rejects.toThrow(
      /"figure-6", which is not there/,
    );
    expect(existsSync(out)).toBe(false);
  });

  it('says which folder cannot be written', async () => {
    writeFileSync(join(folder, 'report.json.d'), '');
    const failure = await writeReport(report, join(folder, 'report.json.d', 'x')).catch((error: unknown) => error);
    rmSync(join(folder, 'report.json.d'));
    expect(failure).toBeInstanceOf(TrainlessError);
    expect((failure as TrainlessError).code).toBe('NOT_WRITABLE');
  });

  it('names images, verdicts, seeds, versions, checksums and time in the page', () => {
    for (const words of [
      'Fashion-MNIST, embedded subset (MIT)',
      '<span class="verdict bad">not reproduced</span>',
      'CV<sub>U</sub> is not correlated with the number of parameters.',
      '3 min 34 s',
      '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      '<td>onnxruntime-node</td><td>1.30.0</td>',
      'NumPy legacy, 1',
    ]) {
      expect(page).toContain(words);
    }
  });

  it('escapes what it is given', async () => {
    const bad = '</script><img src=x onerror=alert(1)>';
    const [section] = report.sections;
    if (section === undefined) throw new Error('no section');
    const sections = [
      {
        ...section,
        title: bad,
        blocks: [
          { kind: 'text' as const, paragraphs: [bad, `\`${bad}\``] },
          ...section.blocks.slice(1, 2).map((block) => block),
        ],
      },
    ];
    const out = join(folder, 'escaped');
    await writeReport(
      { ...report, title: bad, subtitle: bad, summary: { ...report.summary, images: bad, findings: [] }, sections },
      out,
    );
    const html = readFileSync(join(out, 'index.html'), 'utf8');
    rmSync(out, { recursive: true });
    expect(html).not.toContain(bad);
    // Two specifications, three bundles, one script of the page itself.
    expect(html.match(/<\/script>/g)).toHaveLength(6);
  });
});

const chromium = chromiumPath();
// A browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

describe.skipIf(chromium === undefined)(
  'the page in a browser (skipped where there is no Chromium; set CHROMIUM to its path)',
  () => {
    let browser: Browser;
    let address: string;
    beforeAll(async () => {
      browser = await Browser.start(chromium ?? '');
      address = pathToFileURL(written.index).href;
    });
    afterAll(() => browser?.close());

    const allLive =
      "(() => { const [n, all] = document.documentElement.dataset.charts.split('/'); return n === all; })()";
    const count = (selector: string) => browser.value(`document.querySelectorAll(${JSON.stringify(selector)}).length`);
    // Scrolling parts may be wider inside; nothing else may stick out.
    const tooWide = `[...document.querySelectorAll('main *, .masthead *, .toc *')].filter((e) => !e.closest('.scroll > *') && !e.closest('.skip') && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 80))`;

    it('draws every chart, complains about nothing and asks for nothing', async () => {
      await browser.look(1440, 9000);
      await browser.open(address);
      await browser.until(allLive);
      expect(await browser.value('document.documentElement.dataset.charts')).toBe('8/8');
      expect(await count('.chart.is-live .live svg')).toBe(8);
      expect(await count('#figure-3 .live .mark-symbol.role-mark path')).toBe(169);
      expect(await browser.value("getComputedStyle(document.querySelector('#figure-3 .static')).display")).toBe('none');
      expect(
        await browser.value(
          "[...document.querySelectorAll('#figure-3 .live tspan')].map((e) => e.textContent).join('|')",
        ),
      ).toContain('CV|U');
      expect(await browser.value('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      expect(await browser.value(tooWide)).toEqual([]);
      expect(browser.complaints()).toEqual([]);
      expect(browser.requests(address)).toEqual([]);
    });

    it('shows a point’s numbers when it is pointed at', async () => {
      await browser.value("document.querySelector('#figure-3').scrollIntoView()");
      const box = (await browser.value(
        "(() => { const r = document.querySelectorAll('#figure-3 .live .mark-symbol.role-mark path')[60].getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()",
      )) as [number, number];
      await browser.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x: box[0], y: box[1] });
      await browser.until("document.querySelector('#vg-tooltip-element.visible') !== null");
      const words = String(await browser.value("document.querySelector('#vg-tooltip-element').innerHTML"));
      expect(words).toContain('μ<sub>T</sub>');
      expect(words).toMatch(/\d+×\d+/);
    });

    it('prints the still pictures', async () => {
      await browser.look(800, 9000, { media: 'print' });
      expect(await browser.value("getComputedStyle(document.querySelector('#figure-3 .static')).display")).toBe(
        'block',
      );
      expect(await browser.value("getComputedStyle(document.querySelector('.toc')).display")).toBe('none');
    });

    it('fits a telephone of 390 pixels', async () => {
      await browser.look(390, 12_000, { mobile: true, dark: true });
      await browser.open(address);
      await browser.until(allLive);
      expect(await browser.value('document.documentElement.scrollWidth')).toBe(390);
      expect(await browser.value(tooWide)).toEqual([]);
      expect(
        await browser.value(
          "Math.min(...[...document.querySelectorAll('.live text')].map((e) => parseFloat(getComputedStyle(e).fontSize)))",
        ),
      ).toBeGreaterThanOrEqual(10);
      // Drawn for this width, not shrunk to it: otherwise the labels would be too small to read.
      const shrunk =
        "[...document.querySelectorAll('.live svg')].filter((e) => e.getBoundingClientRect().width < Number(e.getAttribute('width')) - 1).length";
      expect(await browser.value(shrunk)).toBe(0);
      expect(browser.complaints()).toEqual([]);
    });

    it('shows everything without scripts', async () => {
      await browser.send('Emulation.setScriptExecutionDisabled', { value: true });
      await browser.look(1440, 900);
      await browser.open(address);
      expect(await count('.static > svg')).toBe(7);
      expect(await browser.value("document.querySelector('.static > img').naturalWidth")).toBeGreaterThan(600);
      await browser.send('Emulation.setScriptExecutionDisabled', { value: false });
    });
  },
);
