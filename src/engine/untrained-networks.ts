import type { NdArray } from '../core/ndarray.js';
import type { Cell, InitialisationScheme, MacroSkeleton } from '../graph/index.js';

/** What all networks of a run have in common. */
export interface UntrainedNetworksOptions {
  /** One batch, float32 [n, 3, h, w]. */
  readonly images: NdArray<Float32Array>;
  readonly skeleton: MacroSkeleton;
  readonly initialisation: InitialisationScheme;
}

/**
 * Receives one network's answers.
 * @param logits - [n, classes], to be read before returning: the array is used again
 */
export type LogitsVisitor = (place: { readonly cell: number; readonly seed: number }, logits: Float32Array) => void;

/** Untrained NAS-Bench-201 networks that look at one batch of images. */
export interface UntrainedNetworks {
  /** Which code computes them: `onnxruntime`, or `native` for the program's own kernels. */
  readonly name: string;
  /**
   * Initialises every cell's network with every seed and computes its logits, in the order that is fastest.
   * @param visit - called once for each pair of indices into `cells` and `seeds`
   */
  run(cells: readonly Cell[], seeds: readonly number[], visit: LogitsVisitor): Promise<void>;
  release(): Promise<void>;
}
