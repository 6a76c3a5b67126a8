// Main file of a worker process: loads the module it is told, then does one task after the other.
import { TrainlessError } from '../core/errors.js';
import type { CreateWorker, FromWorker, ToWorker } from './pool-messages.js';

// Ctrl-C goes to the whole process group; only the pool decides when its workers end.
process.on('SIGINT', () => {});
// A pool that was killed takes its workers with it.
process.on('disconnect', () => process.exit(0));

let work: Promise<(task: unknown) => Promise<unknown>> | undefined;

function send(message: FromWorker): void {
  process.send?.(message);
}

function fail(error: unknown): void {
  const trainless = error instanceof TrainlessError;
  send({
    kind: 'failed',
    code: trainless ? error.code : 'WORKER_FAILED',
    message: trainless ? error.message : `A worker failed: ${error instanceof Error ? error.message : String(error)}`,
    stack: error instanceof Error ? (error.stack ?? '') : '',
  });
}

async function receive(message: ToWorker): Promise<void> {
  if (message.kind === 'end') process.exit(0);
  if (message.kind === 'setup') {
    const loaded = (await import(process.argv[2] ?? '')) as { createWorker: CreateWorker<unknown, unknown, unknown> };
    work = loaded.createWorker(message.setup);
    await work;
    send({ kind: 'ready' });
    return;
  }
  const handle = await work;
  send({ kind: 'done', result: await handle?.(message.task) });
}

process.on('message', (message: ToWorker) => {
  receive(message).catch(fail);
});
