import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { describeMachine, describeSoftware } from '../../src/report/index.js';
import { chartBundles, inlineJson, inlineScript } from '../../src/report/page-bundles.js';
import { proseToHtml } from '../../src/report/prose.js';

describe('what stands inside <script>', () => {
  it('cannot end it, and means the same', () => {
    expect(inlineScript('a = "</script><!-- </SCRIPT>"')).toBe('a = "<\\/script><\\!-- <\\/SCRIPT>"');
    const value = { text: '</script><!--' };
    expect(inlineJson(value)).not.toMatch(/[<]/);
    expect(JSON.parse(inlineJson(value))).toEqual(value);
  });

  it('carries the licences of the charts’ scripts and asks for no source map', () => {
    for (const bundle of chartBundles()) {
      expect(bundle).toMatch(/^\/\*! vega[\s\S]*Copyright[\s\S]*\*\//);
      expect(bundle).not.toContain('sourceMappingURL');
    }
  });
});

describe('proseToHtml', () => {
  it.each([
    ['`--preset <x>` and **μ_T**', '<code class="short">--preset &lt;x&gt;</code> and <strong>μ<sub>T</sub></strong>'],
    ['[the paper](https://arxiv.org/abs/2103.04932)', '<a href="https://arxiv.org/abs/2103.04932">the paper</a>'],
    ['[bad](javascript:alert(1))', '[bad](javascript:alert(1))'],
    ['a_b and CV_U < σ_U & N_init', 'a_b and CV<sub>U</sub> &lt; σ<sub>U</sub> &amp; N<sub>init</sub>'],
  ])('%s', (text, html) => expect(proseToHtml(text)).toBe(html));
});

describe('the environment', () => {
  it('is told without naming its owner', () => {
    const machine = describeMachine();
    expect(machine.processor).toMatch(/threads usable$/);
    expect(Object.values(machine).join(' ')).not.toContain(hostname());
  });

  it('has the versions that are installed', () => {
    const software = describeSoftware(['vega', 'no-such-package']);
    expect(Object.keys(software)).toEqual(['trainless', 'Node.js', 'vega']);
    expect(software.vega).toMatch(/^5\./);
    expect(Object.keys(describeSoftware()).length).toBeGreaterThan(10);
  });
});
