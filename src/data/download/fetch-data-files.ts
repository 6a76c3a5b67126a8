import { type Progress, silentProgress } from '../../core/progress.js';
import type { DataFile } from '../registry/data-file.js';
import { type FetchedFile, type FetchOptions, fetchDataFile } from './fetch-data-file.js';

/**
 * Brings files into the cache, one after the other.
 * @throws {TrainlessError} of the first file that cannot be fetched; those before it stay
 */
export async function fetchDataFiles(
  files: readonly DataFile[],
  options: Omit<FetchOptions, 'onBytes'> & { readonly progress?: Progress } = {},
): Promise<readonly FetchedFile[]> {
  const { progress = silentProgress, ...rest } = options;
  const start = performance.now();
  const sizes = files.map((file) => file.bytes ?? 0);
  const total = (): number => sizes.reduce((sum, size) => sum + size, 0);
  const fetched: FetchedFile[] = [];
  let before = 0;
  let resumed = 0;
  for (const [index, file] of files.entries()) {
    const tell = (label: string, bytes: number): void =>
      progress.update({
        label,
        done: fetched.length,
        total: files.length,
        doneWeight: before + bytes,
        totalWeight: Math.max(total(), before + bytes),
        resumedWeight: resumed,
        elapsedMs: performance.now() - start,
      });
    const result = await fetchDataFile(file, {
      ...rest,
      onBytes: (bytes, size) => {
        sizes[index] = size ?? Math.max(sizes[index] ?? 0, bytes);
        tell(`Fetching ${file.path}`, bytes);
      },
    });
    fetched.push(result);
    if (result.from === undefined) resumed += sizes[index] ?? 0;
    tell(result.from === undefined ? `${file.path} is there` : `Fetched ${file.path}`, sizes[index] ?? 0);
    before += sizes[index] ?? 0;
  }
  return fetched;
}
