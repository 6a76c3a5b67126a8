import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const CANDIDATES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of a Chromium on this machine; undefined where there is none. */
export const chromiumPath = (): string | undefined => CANDIDATES.find((path) => path !== undefined && existsSync(path));

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** A headless Chromium with one page, driven over the DevTools protocol through a pipe. */
export class Browser {
  readonly events: { readonly method: string; readonly params: Record<string, unknown> }[] = [];
  private readonly waiting = new Map<
    number,
    { resolve: (value: Record<string, unknown>) => void; reject: (e: Error) => void }
  >();
  private next = 1;
  private rest = '';
  private session: string | undefined;

  private constructor(
    private readonly process: ChildProcess,
    private readonly profile: string,
  ) {
    const output = process.stdio[4] as Readable;
    output.setEncoding('utf8');
    output.on('data', (chunk: string) => this.receive(chunk));
    process.on('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('Chromium ended.'));
    });
  }

  static async start(path: string): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'trainless-chromium-'));
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--hide-scrollbars',
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe',
    ];
    const child = spawn(path, [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    const browser = new Browser(child, profile);
    const { targetInfos } = await browser.send('Target.getTargets');
    const page = (targetInfos as { type: string; targetId: string }[]).find(({ type }) => type === 'page');
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId: page?.targetId, flatten: true });
    browser.session = String(sessionId);
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await browser.send(`${domain}.enable`);
    return browser;
  }

  send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const id = this.next++;
    const message = { id, method, params, ...(this.session === undefined ? {} : { sessionId: this.session }) };
    (this.process.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private receive(chunk: string): void {
    const messages = (this.rest + chunk).split('\0');
    this.rest = messages.pop() ?? '';
    for (const text of messages) {
      const message = JSON.parse(text) as Message;
      if (message.id === undefined) {
        this.events.push({ method: message.method ?? '', params: message.params ?? {} });
        continue;
      }
      const waiting = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.result ?? {});
      else waiting?.reject(new Error(message.error.message));
    }
  }

  /** Size of the window; `dark` and `print` choose what style sheets see. */
  async look(
    width: number,
    height: number,
    looks: { dark?: boolean; media?: string; mobile?: boolean } = {},
  ): Promise<void> {
    await this.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: looks.mobile ?? false,
    });
    await this.send('Emulation.setEmulatedMedia', {
      media: looks.media ?? '',
      features: [{ name: 'prefers-color-scheme', value: looks.dark ? 'dark' : 'light' }],
    });
  }

  async open(address: string): Promise<void> {
    const seen = this.events.length;
    await this.send('Page.navigate', { url: address });
    await this.until(() => this.events.slice(seen).some(({ method }) => method === 'Page.loadEventFired'));
  }

  /** Value of an expression in the page. */
  async value(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value?: unknown }).value;
  }

  /** Waits for a condition, here or as an expression in the page. */
  async until(condition: string | (() => boolean), limitMs = 60_000): Promise<void> {
    const end = Date.now() + limitMs;
    while (!(typeof condition === 'string' ? await this.value(condition) : condition())) {
      if (Date.now() > end) throw new Error(`Waited ${limitMs} ms in vain for ${String(condition)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async screenshot(full = false): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: full });
    return Buffer.from(String(data), 'base64');
  }

  /** What went wrong in the page: exceptions, console errors and warnings, log entries. */
  complaints(): string[] {
    return this.events.flatMap(({ method, params }) => {
      const bad =
        method === 'Runtime.exceptionThrown' ||
        (method === 'Runtime.consoleAPICalled' && ['error', 'warning', 'assert'].includes(String(params.type))) ||
        (method === 'Log.entryAdded' &&
          ['error', 'warning'].includes(String((params.entry as { level?: string })?.level)));
      return bad ? [JSON.stringify(params).slice(0, 600)] : [];
    });
  }

  /** Addresses asked for, the page itself and what is inside it aside. */
  requests(page: string): string[] {
    return this.events
      .filter(({ method }) => method === 'Network.requestWillBeSent')
      .map(({ params }) => String((params.request as { url?: string }).url))
      .filter((url) => url !== page && !url.startsWith('data:') && !url.startsWith(`${page}#`));
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.send('Browser.close').catch(() => undefined);
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(timer);
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
