import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PATH = fileURLToPath(new URL('../../../shared/paper/paper.txt', import.meta.url));

/** The paper's text, where a developer keeps it beside the repository; undefined elsewhere. */
export const PAPER_TEXT: string | undefined = existsSync(PATH) ? readFileSync(PATH, 'utf8') : undefined;
