import { isRecord, type JsonObject } from './json.js';
import type { Message } from './messages.js';
import type { CellOutput, DisplayOutput } from './notebook-file.js';

const ERASE_LINE = '\x1b[K';

/** A display that a later message may replace, by the id that `transient.display_id` gave it. */
interface Shown {
  readonly outputs: CellOutput[];
  readonly index: number;
}

/**
 * Turns the messages of a running notebook into the outputs that its reader sees: neighbouring pieces of a stream
 * become one text, displays with an id are updated in place. Streams are kept as they were sent until
 * {@link finishedOutputs}, because a carriage return may come long before the text that overwrites its line.
 */
export class CellOutputs {
  /** Where displays with an id ended up, over all cells: any cell may update any of them. */
  readonly #shown = new Map<string, Shown[]>();
  readonly #clearNext = new Set<CellOutput[]>();

  /**
   * Applies one iopub message to the outputs of the cell that it belongs to.
   * @param outputs - the cell's outputs so far; changed in place
   * @returns whether the message was an output
   */
  apply(outputs: CellOutput[], message: Message): boolean {
    const { type, content } = message;
    switch (type) {
      case 'stream':
        this.#clearIfAsked(outputs);
        appendStream(outputs, content.name === 'stderr' ? 'stderr' : 'stdout', String(content.text ?? ''));
        return true;
      case 'display_data':
        this.#clearIfAsked(outputs);
        this.#remember(content, outputs);
        outputs.push(displayOutput(content));
        return true;
      case 'execute_result':
        this.#clearIfAsked(outputs);
        this.#remember(content, outputs);
        outputs.push({
          ...displayOutput(content),
          output_type: 'execute_result',
          execution_count: typeof content.execution_count === 'number' ? content.execution_count : null,
        });
        return true;
      case 'update_display_data':
        for (const { outputs: owner, index } of this.#shown.get(displayId(content) ?? '') ?? []) {
          const old = owner[index];
          if (old === undefined || old.output_type === 'stream' || old.output_type === 'error') continue;
          owner[index] = { ...old, data: jsonOf(content.data), metadata: jsonOf(content.metadata) };
        }
        return true;
      case 'error':
        this.#clearIfAsked(outputs);
        outputs.push({
          output_type: 'error',
          ename: String(content.ename ?? ''),
          evalue: String(content.evalue ?? ''),
          traceback: Array.isArray(content.traceback) ? content.traceback.map(String) : [],
        });
        return true;
      case 'clear_output':
        if (content.wait === true) this.#clearNext.add(outputs);
        else this.#clear(outputs);
        return true;
      default:
        return false;
    }
  }

  #clearIfAsked(outputs: CellOutput[]): void {
    if (this.#clearNext.delete(outputs)) this.#clear(outputs);
  }

  #clear(outputs: CellOutput[]): void {
    outputs.length = 0;
    for (const [id, places] of this.#shown) {
      this.#shown.set(
        id,
        places.filter((place) => place.outputs !== outputs),
      );
    }
  }

  #remember(content: Readonly<Record<string, unknown>>, outputs: CellOutput[]): void {
    const id = displayId(content);
    if (id === undefined) return;
    this.#shown.set(id, [...(this.#shown.get(id) ?? []), { outputs, index: outputs.length }]);
  }
}

/** The outputs of a finished cell as its reader sees them: streams hold what remained on the screen. */
export function finishedOutputs(outputs: readonly CellOutput[]): CellOutput[] {
  return outputs.map((output) =>
    output.output_type === 'stream' ? { ...output, text: overwriteText(output.text) } : output,
  );
}

/**
 * What remains on a screen: a backspace goes back by one place, a carriage return to the start of its line, and what
 * follows overwrites what was there; the terminal's "erase to the end of the line" is obeyed.
 */
export function overwriteText(text: string): string {
  if (!text.includes('\r') && !text.includes('\b')) return text;
  return text.replaceAll('\r\n', '\n').split('\n').map(overwriteLine).join('\n');
}

function overwriteLine(line: string): string {
  const screen: string[] = [];
  let cursor = 0;
  for (const piece of line.split(ERASE_LINE).map((part, index) => (index === 0 ? part : `\0${part}`))) {
    for (const character of piece) {
      if (character === '\0') screen.length = cursor;
      else if (character === '\r') cursor = 0;
      else if (character === '\b') cursor = Math.max(0, cursor - 1);
      else screen[cursor++] = character;
    }
  }
  return screen.join('');
}

function appendStream(outputs: CellOutput[], name: 'stdout' | 'stderr', text: string): void {
  const last = outputs.at(-1);
  if (last?.output_type === 'stream' && last.name === name) {
    outputs[outputs.length - 1] = { ...last, text: last.text + text };
  } else {
    outputs.push({ output_type: 'stream', name, text });
  }
}

function displayOutput(content: Readonly<Record<string, unknown>>): DisplayOutput {
  return { output_type: 'display_data', data: jsonOf(content.data), metadata: jsonOf(content.metadata) };
}

function displayId(content: Readonly<Record<string, unknown>>): string | undefined {
  const id = isRecord(content.transient) ? content.transient.display_id : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** The content of a message came from JSON, so its objects are JSON. */
function jsonOf(value: unknown): JsonObject {
  return isRecord(value) ? (value as JsonObject) : {};
}
