import { randomUUID } from 'node:crypto';
import { isRecord, type JsonObject } from './json.js';

/** One thing in several forms; whoever shows it takes the best form that it knows. */
export interface Exhibit {
  /** By MIME type. */
  readonly data: JsonObject;
  /** By MIME type too: the size of a picture, in pixels of the page. */
  readonly metadata?: JsonObject;
}

/** Where something is shown; what is shown later in the same place replaces what was there. */
export interface Place {
  show(exhibit: Exhibit): void;
}

/** Where a program shows things: below the running cell, or on a terminal. */
export interface Screen {
  /** Whether it can show more than text, and replace what it showed. */
  readonly rich: boolean;
  show(exhibit: Exhibit): void;
  place(): Place;
}

/** Forms that tslab may send alone, best first. */
const SINGLE_TYPES = ['text/html', 'image/png', 'image/svg+xml', 'text/markdown', 'text/plain'] as const;

/** tslab's public functions, as far as they are used here. */
interface Tslab {
  readonly display: TslabDisplay;
  readonly newDisplay: () => TslabDisplay;
}

interface TslabDisplay {
  raw(type: string, content: string): void;
}

type WriteDisplayData = (content: Readonly<Record<string, unknown>>, update?: boolean) => void;

/** A kernel's own `require`: it gives out the tslab that runs, whichever copies lie in node_modules. */
interface KernelRequire {
  (name: string): unknown;
  readonly cache?: unknown;
}

/** The screen of this process: the cell's in a tslab kernel, else standard output. */
export function currentScreen(): Screen {
  const require = kernelRequire();
  if (require === undefined) return textScreen;
  const tslab = require('tslab');
  return isTslab(tslab) ? tslabScreen(tslab, require) : textScreen;
}

/** Prints the textual form. */
export const textScreen: Screen = {
  rich: false,
  show: printText,
  place: () => ({ show: printText }),
};

function printText({ data }: Exhibit): void {
  const text = data['text/plain'] ?? data['text/markdown'];
  if (typeof text === 'string') console.log(text);
}

function tslabScreen(tslab: Tslab, require: KernelRequire): Screen {
  return {
    rich: true,
    show(exhibit) {
      const write = bundleWriter(require);
      if (write !== undefined) write({ ...complete(exhibit), transient: {} });
      else showOne(tslab.display, exhibit);
    },
    place() {
      const id = randomUUID();
      const single = tslab.newDisplay();
      let update = false;
      return {
        show(exhibit) {
          const write = bundleWriter(require);
          if (write !== undefined) write({ ...complete(exhibit), transient: { display_id: id } }, update);
          else showOne(single, exhibit);
          update = true;
        },
      };
    },
  };
}

/** tslab's public functions send one form a message: the one that every viewer of notebooks shows. */
function showOne(display: TslabDisplay, { data }: Exhibit): void {
  for (const type of SINGLE_TYPES) {
    const content = data[type];
    if (typeof content === 'string') {
      display.raw(type, content);
      return;
    }
  }
}

function complete({ data, metadata = {} }: Exhibit): Required<Exhibit> {
  return { data, metadata };
}

/**
 * What tslab itself calls to send a message with all forms at once. It is no public function, so it is looked for among
 * the loaded modules, each time: it changes with the running cell.
 */
function bundleWriter(require: KernelRequire): WriteDisplayData | undefined {
  if (!isRecord(require.cache)) return undefined;
  for (const [path, module] of Object.entries(require.cache)) {
    if (!/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path) || !isRecord(module) || !isRecord(module.exports)) continue;
    const write = module.exports.lastWriteDisplayData;
    if (typeof write === 'function') return write as WriteDisplayData;
  }
  return undefined;
}

function kernelRequire(): KernelRequire | undefined {
  const kernel: unknown = Reflect.get(globalThis, '__tslab__');
  return isRecord(kernel) && typeof kernel.require === 'function' ? (kernel.require as KernelRequire) : undefined;
}

function isTslab(value: unknown): value is Tslab {
  return isRecord(value) && typeof value.newDisplay === 'function' && isRecord(value.display);
}
