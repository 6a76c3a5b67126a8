/** How a file proves that it is the right one. */
export interface Checksum {
  readonly sha256?: string;
  /** Where publishers give nothing better. */
  readonly md5?: string;
  /** `content`: of what is inside the gzip, so that a file compressed anew is still recognised. */
  readonly of: 'file' | 'content';
}

/** A file that the program fetches from elsewhere. */
export interface DataFile {
  /** Unique name for commands, such as `mnist-train-images`. */
  readonly id: string;
  /** `<folder>/<file>` below a mirror and below the cache. */
  readonly path: string;
  /** Public addresses, tried in order; none: it comes from a mirror or from the user only. */
  readonly addresses: readonly string[];
  /** Size of the file, where every address serves the same bytes. */
  readonly bytes?: number;
  readonly checksum: Checksum;
  readonly licence: string;
  /** What it is, in one sentence. */
  readonly about: string;
}

/** Files that are fetched together. */
export interface DataSet {
  /** Name for commands, such as `mnist`. */
  readonly id: string;
  readonly title: string;
  readonly files: readonly DataFile[];
  /** What a person must do where no public address exists. */
  readonly byHand?: string;
}
