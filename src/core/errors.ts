/** Every way this program can refuse to go on. A caller switches on the code; a person reads the message. */
export type ErrorCode =
  // wrong use: exit code 2
  | 'BAD_ARGUMENT'
  | 'BAD_ARCHITECTURE'
  | 'UNKNOWN_NAME'
  | 'EMPTY_SAMPLE'
  | 'OTHER_CONFIGURATION'
  | 'NOT_WRITABLE'
  // bad or missing data: exit code 3
  | 'BAD_FILE'
  | 'BAD_CHECKSUM'
  | 'BAD_DATA'
  | 'MISSING_DATA'
  | 'DISK_FULL'
  | 'DOWNLOAD_FAILED'
  | 'CELL_FAILED'
  | 'MISSING_DEPENDENCY'
  // stopped on request: exit code 130
  | 'INTERRUPTED'
  // a bug or a failing machine: exit code 1
  | 'ENGINE_FAILED'
  | 'WORKER_FAILED';

const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  BAD_ARGUMENT: 2,
  BAD_ARCHITECTURE: 2,
  UNKNOWN_NAME: 2,
  EMPTY_SAMPLE: 2,
  OTHER_CONFIGURATION: 2,
  NOT_WRITABLE: 2,
  BAD_FILE: 3,
  BAD_CHECKSUM: 3,
  BAD_DATA: 3,
  MISSING_DATA: 3,
  DISK_FULL: 3,
  DOWNLOAD_FAILED: 3,
  CELL_FAILED: 3,
  MISSING_DEPENDENCY: 3,
  INTERRUPTED: 130,
  ENGINE_FAILED: 1,
  WORKER_FAILED: 1,
};

/** What else an error knows: values that a program may want, by name. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The one error class of this program. The message says what happened and what to do next.
 * The caller's mistakes and bad files throw it; degenerate results of science are returned as states instead.
 */
export class TrainlessError extends Error {
  override readonly name = 'TrainlessError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  /** Process exit code of the command line: 1 bug, 2 wrong use, 3 bad or missing data, 130 interrupted. */
  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}

/** Tells a failed system call (ENOENT, ENOSPC, …) from other errors. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Turns a failed write into the error a person can act on; other errors pass unchanged.
 * @param path - what was being written
 */
export function writeError(error: unknown, path: string): unknown {
  const code = systemErrorCode(error);
  const options = { cause: error, details: { path } };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new TrainlessError(
      'DISK_FULL',
      `The disk is full: ${path} was not written. Free some space and run the same command again; finished work is kept.`,
      options,
    );
  }
  if (
    code === 'EACCES' ||
    code === 'EPERM' ||
    code === 'EROFS' ||
    code === 'ENOTDIR' ||
    code === 'EISDIR' ||
    code === 'EEXIST' ||
    code === 'ENOENT'
  ) {
    return new TrainlessError(
      'NOT_WRITABLE',
      `${path} cannot be written (${code}). Choose another folder with --out, or change its permissions.`,
      options,
    );
  }
  return error;
}
