import { vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import type { CliResult } from '../cli.js';

/** Runs the command line in this process, where nothing is read from standard input, and collects what it writes. */
export async function runHere(args: readonly string[]): Promise<CliResult> {
  const written = { stdout: '', stderr: '' };
  const collect = (stream: 'stdout' | 'stderr') => (text: string | Uint8Array) => {
    written[stream] += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(collect('stdout'));
  vi.spyOn(process.stderr, 'write').mockImplementation(collect('stderr'));
  const listeners = process.stdout.listeners('error');
  try {
    await main(['node', 'trainless', ...args]);
  } finally {
    for (const added of process.stdout.listeners('error')) {
      if (!listeners.includes(added)) process.stdout.off('error', added as () => void);
    }
    vi.restoreAllMocks();
  }
  const status = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { status, ...written };
}
