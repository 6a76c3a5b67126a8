import { LOGIT_TOLERANCE, type UntrainedNetworks } from '../engine/index.js';
import type { Cell } from '../graph/index.js';

/**
 * Correct predictions of untrained networks: U_i of the paper, times the batch size.
 *
 * The prediction is the first of the largest logits. Where a label's logit is so close to the best one that rounding
 * could decide, the network is computed again in the engine's most exact way.
 * @param labels - class of each image, shape [n]
 * @returns one row a cell, one count a seed
 * @see paper §2.2.4, Algorithm 2
 */
export async function untrainedHits(
  networks: UntrainedNetworks,
  cells: readonly Cell[],
  seeds: readonly number[],
  labels: ArrayLike<number>,
): Promise<number[][]> {
  const hits = cells.map(() => seeds.map(() => 0));
  await networks.run(cells, seeds, ({ cell, seed }, logits) => {
    const counted = countCorrect(logits, labels);
    (hits[cell] as number[])[seed] = counted.hits;
    return counted.doubtful ? 'more exactly' : undefined;
  });
  return hits;
}

/**
 * Counts the images whose first largest logit is at their label.
 * @param logits - [n, classes]
 * @returns the count, and whether some image's answer is within rounding of the other
 */
export function countCorrect(logits: Float32Array, labels: ArrayLike<number>): { hits: number; doubtful: boolean } {
  const classes = logits.length / labels.length;
  let scale = 0;
  for (let i = 0; i < logits.length; i++) scale = Math.max(scale, Math.abs(logits[i] as number));
  const close = 2 * LOGIT_TOLERANCE * scale;
  let hits = 0;
  let doubtful = false;
  for (let n = 0; n < labels.length; n++) {
    const label = labels[n] as number;
    const own = logits[n * classes + label] as number;
    let others = Number.NEGATIVE_INFINITY;
    let hit = true;
    for (let k = 0; k < classes; k++) {
      if (k === label) continue;
      const value = logits[n * classes + k] as number;
      if (value > others) others = value;
      if (k < label ? value >= own : value > own) hit = false;
    }
    if (hit) hits += 1;
    if (Math.abs(own - others) < close) doubtful = true;
  }
  return { hits, doubtful };
}
