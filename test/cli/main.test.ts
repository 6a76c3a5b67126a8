import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { trainless } from '../cli.js';

const words = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('trainless', () => {
  it('lists every command', () => {
    const { status, stdout } = trainless(['--help']);
    expect(status).toBe(0);
    for (const [name, { summary }] of Object.entries(COMMANDS)) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
      expect(words(stdout)).toContain(words(summary));
    }
  });

  it('calls each file by the name it is listed under', async () => {
    const { Command } = await import('commander');
    for (const [name, { load }] of Object.entries(COMMANDS)) {
      const program = new Command();
      (await load()).register(program);
      expect(program.commands.map((command) => command.name())).toEqual([name]);
    }
  });

  it('refuses what it does not know with exit code 2, and explains', () => {
    for (const args of [['nonsense'], ['stats', 'nonsense'], ['run', 'mnist', '--nonsense']]) {
      expect(trainless(args)).toMatchObject({ status: 2, stderr: expect.stringContaining('--help') });
    }
  });

  it('says its version', () => {
    expect(trainless(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
