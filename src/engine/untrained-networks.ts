import type { NdArray } from '../core/ndarray.js';
import type { Cell, InitialisationScheme, MacroSkeleton } from '../graph/index.js';

/** What all networks of a run have in common. */
export interface UntrainedNetworksOptions {
  /** One batch, float32 [n, 3, h, w]. */
  readonly images: NdArray<Float32Array>;
  readonly skeleton: MacroSkeleton;
  readonly initialisation: InitialisationScheme;
  /** Always with the smallest rounding error; otherwise fast ways may be taken whose error is a few times larger. */
  readonly exact?: boolean;
}

/**
 * Receives one network's answers.
 * @param logits - [n, classes], to be read before returning: the array is used again. They are within
 * {@link LOGIT_TOLERANCE} of the largest absolute logit.
 * @returns `more exactly` where rounding might decide what is asked; if there is a more exact way, the visitor is called again
 */
export type LogitsVisitor = (
  place: { readonly cell: number; readonly seed: number },
  logits: Float32Array,
  // biome-ignore lint/suspicious/noConfusingVoidType: a visitor that has nothing to ask returns nothing
) => 'more exactly' | void;

/** Rounding error of a logit, relative to the largest: up to 7e-5 was seen (all 3×3 convolutions, against float64). */
export const LOGIT_TOLERANCE = 1e-4;

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
