import type { Progress } from '../../core/progress.js';

/** What every function that reads data may be told of getting them; it fetches what the cache does not hold. */
export interface DataAccess {
  /** A folder or base URL used instead of the public addresses; default `TRAINLESS_MIRROR`. */
  readonly mirror?: string | undefined;
  /** Folder of the cache; default `cacheFolder()`. */
  readonly cache?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
}
