import { TrainlessError } from '../../src/core/errors.js';

/** The code of the error that a call is refused with, or 'nothing'. */
export function refused(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof TrainlessError) return error.code;
    throw error;
  }
  return 'nothing';
}

/** The same for a promise. */
export async function refusedLater(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (error instanceof TrainlessError) return error.code;
    throw error;
  }
  return 'nothing';
}
