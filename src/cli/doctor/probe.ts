import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the package: the checkout, or where it is installed. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const PATIENCE_MS = 120_000;

/**
 * Runs a little program in a process of its own, in the package's folder, and returns what it logs: a native library
 * that does not suit the machine may take its process down.
 * @throws {Error} what the program threw, or how its process ended
 */
export async function probe(program: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: PACKAGE_ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  const [output, errors] = [gather(child.stdout), gather(child.stderr)];
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (...ended) => resolve(ended));
  });
  if (code === 0) return output.text.trim();
  const said = errors.text.split('\n').find((line) => /^\s*(?:[A-Z]\w*)?Error\b/.test(line)) ?? errors.text.trim();
  throw new Error(said !== '' ? said.trim() : `its process ended by ${signal ?? `exit code ${code}`}`);
}

function gather(stream: NodeJS.ReadableStream): { text: string } {
  const gathered = { text: '' };
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    gathered.text += chunk;
  });
  return gathered;
}
