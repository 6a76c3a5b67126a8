import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint, openJournal, readJournal } from '../../src/experiments/index.js';
import { temporaryFolder } from '../temporary-folder.js';

const SETTINGS = { data: 'mnist', epochs: 200, nested: { b: 1, a: 2 } };

function written(entries: readonly unknown[]): string {
  const path = join(temporaryFolder(), 'runs', 'j.jsonl');
  const journal = openJournal<unknown>(path, SETTINGS);
  for (const entry of entries) journal.append(entry);
  journal.close();
  return path;
}

function reopened(path: string, settings: unknown = SETTINGS): unknown[] {
  const journal = openJournal<unknown>(path, settings);
  journal.close();
  return [...journal.entries];
}

describe('journal', () => {
  it('keeps entries over processes, in order', () => {
    const path = written([{ a: 1 }, { a: 2 }]);
    expect(reopened(path)).toEqual([{ a: 1 }, { a: 2 }]);
    expect(readJournal(path)).toMatchObject({ configuration: SETTINGS, entries: [{ a: 1 }, { a: 2 }] });
  });

  it('loses at most the entry that was being written, wherever the file was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: fc.string(), hits: fc.nat() }), { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (entries, where) => {
          const path = written(entries);
          const whole = readFileSync(path);
          const cut = Math.floor(where * whole.length);
          writeFileSync(path, whole.subarray(0, cut));
          const complete = whole.subarray(0, cut).toString('latin1').split('\n').length - 1;
          expect(reopened(path)).toEqual(entries.slice(0, Math.max(0, complete - 1)));
          const journal = openJournal<unknown>(path, SETTINGS);
          journal.append('after');
          journal.close();
          expect(reopened(path).at(-1)).toBe('after');
        },
      ),
      { numRuns: 25 },
    );
  });

  it('refuses results of other settings and names what differs', () => {
    const path = written([1]);
    expect(() => openJournal(path, { ...SETTINGS, epochs: 100 })).toThrow(/epochs: 200 there, 100 now/);
    expect(reopened(path)).toEqual([1]);
  });

  it('does not mind the order of settings', () => {
    expect(fingerprint({ a: 1, b: { c: 2, d: 3 } })).toBe(fingerprint({ b: { d: 3, c: 2 }, a: 1 }));
    expect(fingerprint({ a: 1 })).not.toBe(fingerprint({ a: 2 }));
  });

  it('refuses a file damaged before its last line, and one that is no journal', () => {
    const path = written([1, 2]);
    writeFileSync(path, readFileSync(path, 'utf8').replace('\n1\n', '\n1{\n'));
    expect(() => openJournal(path, SETTINGS)).toThrow(
      expect.objectContaining({ code: 'BAD_FILE', message: expect.stringContaining('line 2') }),
    );
    writeFileSync(path, '{"some":"json"}\n');
    expect(() => openJournal(path, SETTINGS)).toThrow(expect.objectContaining({ code: 'BAD_FILE' }));
    expect(readFileSync(path, 'utf8')).toBe('{"some":"json"}\n');
  });

  it('is written by one process at a time; a dead process holds nothing', () => {
    const path = written([1]);
    const journal = openJournal(path, SETTINGS);
    expect(() => openJournal(path, SETTINGS)).toThrow(/writing here already/);
    journal.close();
    expect(existsSync(`${path}.lock`)).toBe(false);
    writeFileSync(`${path}.lock`, '4194304999');
    expect(reopened(path)).toEqual([1]);
  });

  it('reports a folder that cannot be made', () => {
    const file = join(temporaryFolder(), 'file');
    appendFileSync(file, '');
    expect(() => openJournal(join(file, 'j.jsonl'), SETTINGS)).toThrow(
      expect.objectContaining({ code: 'NOT_WRITABLE' }),
    );
  });
});
