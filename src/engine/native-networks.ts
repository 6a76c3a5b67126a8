import {
  type Cell,
  type InitialisationScheme,
  type MacroSkeleton,
  nasBench201Tensors,
  reduceCell,
  streamSeed,
  tensorSize,
} from '../graph/index.js';
import { type NativeAddon, nativeAddon } from './native-addon.js';
import type { LogitsVisitor, UntrainedNetworks, UntrainedNetworksOptions } from './untrained-networks.js';

const KINDS = { normal: 0, uniform: 1, zero: 2 } as const;

/** Whether the program's own kernels compute such networks. */
export function nativeSupports({ images, skeleton }: UntrainedNetworksOptions): boolean {
  const stage = (extent: number | undefined): boolean =>
    extent !== undefined && extent >= 16 && extent <= 64 && extent % 16 === 0;
  const [, , height, width] = images.shape;
  return skeleton.channels % 16 === 0 && skeleton.channels <= 256 && stage(height) && stage(width);
}

/**
 * Untrained networks by the program's own kernels: Winograd's convolutions in blocks of 16 channels, with statistics,
 * normalisation, ReLU and sums in the passes that read or write the image anyway.
 * @returns undefined where the addon was not built or does not support such networks
 */
export function nativeNetworks(options: UntrainedNetworksOptions): UntrainedNetworks | undefined {
  const addon = nativeAddon();
  return addon && nativeSupports(options) ? new NativeNetworks(addon, options) : undefined;
}

class NativeNetworks implements UntrainedNetworks {
  readonly name: string;
  readonly #addon: NativeAddon;
  readonly #skeleton: MacroSkeleton;
  readonly #initialisation: InitialisationScheme;
  readonly #network;
  readonly #pool;
  readonly #logits: Float32Array;
  readonly #exact: boolean;

  constructor(addon: NativeAddon, { images, skeleton, initialisation, exact }: UntrainedNetworksOptions) {
    this.#exact = exact ?? false;
    this.#addon = addon;
    this.#skeleton = skeleton;
    this.#initialisation = initialisation;
    const [batch = 0, , height = 0, width = 0] = images.shape;
    const numbers = Int32Array.of(batch, height, width, skeleton.channels, skeleton.cellsPerStage, skeleton.classes);
    this.name = `native (${addon.kernels()})`;
    this.#network = addon.createNetwork(numbers, images.data);
    this.#pool = addon.createPool(0);
    this.#logits = new Float32Array(batch * skeleton.classes);
  }

  /** Seed by seed: all cells take their weights from one pool of draws. */
  async run(cells: readonly Cell[], seeds: readonly number[], visit: LogitsVisitor): Promise<void> {
    const plans = cells.map((cell) => this.#plan(cell));
    for (const [seedIndex, seed] of seeds.entries()) {
      this.#addon.seedPool(this.#pool, streamSeed(this.#initialisation, seed));
      for (const [cellIndex, { cell, tensors, factors }] of plans.entries()) {
        const compute = (exact: boolean): void =>
          this.#addon.run(this.#network, this.#pool, cell, tensors, factors, this.#logits, exact);
        const place = { cell: cellIndex, seed: seedIndex };
        compute(this.#exact);
        if (visit(place, this.#logits) === 'more exactly' && !this.#exact) {
          compute(true);
          visit(place, this.#logits);
        }
      }
    }
  }

  async release(): Promise<void> {
    this.#addon.releaseNetwork(this.#network);
    this.#addon.releasePool(this.#pool);
  }

  /** Where each live weight tensor's values come from. */
  #plan(cell: Cell): { cell: Uint8Array; tensors: Int32Array; factors: Float32Array } {
    const live = nasBench201Tensors(cell, this.#skeleton).filter((tensor) => tensor.live);
    const tensors = new Int32Array(live.length * 3);
    const factors = new Float32Array(live.length * 2);
    live.forEach((tensor, at) => {
      const distribution = this.#initialisation.distribution(tensor);
      const offset = this.#initialisation.stream === 'pool' ? tensor.slotOffset : tensor.drawOffset;
      tensors.set([KINDS[distribution.kind], offset, tensorSize(tensor)], at * 3);
      if (distribution.kind === 'normal') factors[at * 2] = distribution.std;
      if (distribution.kind === 'uniform') {
        // As `uniform_` rounds: the width of the interval from its rounded ends.
        const high = Math.fround(distribution.bound);
        factors.set([high + high, -high], at * 2);
      }
    });
    return { cell: Uint8Array.from(reduceCell(cell).cell), tensors, factors };
  }
}
