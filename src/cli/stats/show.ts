import type { Presentable } from '../../stats/index.js';
import { print, printJson } from '../output.js';

/** Prints a result for a person, or as JSON. */
export async function show(result: Presentable, json: boolean | undefined): Promise<void> {
  if (json) printJson(result);
  else print((await import('../../stats/present.js')).toText(result));
}
