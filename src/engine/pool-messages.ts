import type { ErrorCode } from '../core/errors.js';

/** From the pool to a worker process. */
export type ToWorker =
  | { readonly kind: 'setup'; readonly setup: unknown }
  | { readonly kind: 'task'; readonly task: unknown }
  | { readonly kind: 'end' };

/** From a worker process to the pool. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string; readonly stack: string };

/** What a worker module exports as `createWorker`. */
export type CreateWorker<Setup, Task, Result> = (setup: Setup) => Promise<(task: Task) => Promise<Result>>;
