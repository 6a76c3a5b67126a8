import type { MacroSkeleton } from '../../spaces/index.js';

/** First field of a score table's header. */
export const SCORE_TABLE_FORMAT = 'trainless-scores-1';

/**
 * What a row of a score table stands for.
 *
 * - `cell`: one architecture, with exactly the hits that its own network has seed by seed;
 * - `functional-class`: every architecture that computes the same function as the row's cell (4,930 classes instead of
 *   15,625 cells). Members of a class have the same *distribution* of hits, not the same hits: an initialisation draws
 *   weights for dead edges too, and equal layers of two members may stand on different edges, so seed s gives them
 *   different weights. Reading a member other than the row's own cell gives it a valid sample that it shares with the
 *   whole class.
 */
export type RowMeaning = 'cell' | 'functional-class';

/** One batch of images and the cells that were shown it. */
export interface ScoredBatch {
  /** Number of the batch in the sequence of draws. */
  readonly number: number;
  /** SHA-256 over the images as the network sees them (float32, little-endian), then the labels (int32, little-endian). */
  readonly sha256: string;
  /** Rows of this batch. */
  readonly rows: number;
}

/** Everything that a table's hit counts depend on, and how they came to be. */
export interface ScoreTableHeader {
  readonly format: typeof SCORE_TABLE_FORMAT;
  readonly space: 'nas-bench-201';
  readonly images: {
    /** `cifar-10`, `fashion-mnist`, … */
    readonly name: string;
    /** For people: which images batches were drawn from. */
    readonly provenance: string;
    /** SHA-256 of each file read. */
    readonly sha256s: Readonly<Record<string, string>>;
  };
  readonly batchSize: number;
  readonly draw: {
    /** Seed of the sequence of batches. */
    readonly seed: number;
    /** Whether images were flipped and cropped as in training. */
    readonly augmented: boolean;
    /** For people: how a batch is drawn. */
    readonly method: string;
  };
  readonly batches: readonly ScoredBatch[];
  readonly network: {
    readonly skeleton: MacroSkeleton;
    /** Height and width of the images. */
    readonly imageSize: number;
    /** Name of the initialisation scheme. */
    readonly initialisation: string;
    /** Batch normalisation uses the batch's own statistics, as the authors' networks in training mode do. */
    readonly normalisation: 'batch-statistics';
  };
  /** Seeds first … first + count − 1. */
  readonly seeds: { readonly first: number; readonly count: number };
  readonly rowMeaning: RowMeaning;
  readonly provenance: {
    /** `trainless 0.1.0` */
    readonly program: string;
    /** Every engine that computed a part. */
    readonly engines: readonly string[];
    readonly machine: string;
    /** Mean processor time for one initialisation of one network and its answers; null where it was not measured. */
    readonly secondsPerNetwork: number | null;
  };
}
