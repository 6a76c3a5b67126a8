import { createRequire } from 'node:module';

/** A batch of images ready for the kernels, held by the addon. */
export type NativeNetwork = { readonly __brand: 'network' };
/** One seed's draws, held by the addon. */
export type NativePool = { readonly __brand: 'pool' };

/** The calls of native/addon.cpp. All run to their end before they return. */
export interface NativeAddon {
  /** Version of these calls. */
  readonly interface: number;
  /** The instruction set in use: avx512, avx2 or baseline. */
  kernels(): string;
  /** @param numbers - batch, height, width, channels, cells a stage, classes */
  createNetwork(numbers: Int32Array, images: Float32Array): NativeNetwork;
  releaseNetwork(network: NativeNetwork): void;
  createPool(seed: number): NativePool;
  seedPool(pool: NativePool, seed: number): void;
  releasePool(pool: NativePool): void;
  /** The first standard normals of the pool's seed. */
  normals(pool: NativePool, out: Float32Array): void;
  /** The first uniforms in [0, 1) of the pool's seed. */
  uniforms(pool: NativePool, out: Float32Array): void;
  /**
   * @param cell - ids of the six operations, dead edges `none`
   * @param tensors - kind (0 normal, 1 uniform, 2 zero), offset of the first draw and size of each live weight tensor
   * @param factors - scale and shift of each
   * @param exact - plain sums of products: half the rounding error, twice the time
   */
  run(
    network: NativeNetwork,
    pool: NativePool,
    cell: Uint8Array,
    tensors: Int32Array,
    factors: Float32Array,
    logits: Float32Array,
    exact: boolean,
  ): void;
}

/** Must equal kInterface in native/addon.cpp. */
const INTERFACE = 1;

let loaded: NativeAddon | null | undefined;

/** The addon where `npm run build:native` could build it (`npm ci` tries), else undefined. `TRAINLESS_NATIVE=0` turns it off. */
export function nativeAddon(): NativeAddon | undefined {
  if (process.env.TRAINLESS_NATIVE === '0') return undefined;
  loaded ??= load();
  return loaded ?? undefined;
}

function load(): NativeAddon | null {
  try {
    const addon = createRequire(import.meta.url)('../../native/build/trainless.node') as NativeAddon;
    return addon.interface === INTERFACE ? addon : null;
  } catch {
    // Not built, or for another machine: the plain route serves.
    return null;
  }
}
