import { TrainlessError } from '../../core/errors.js';
import { shapeSize } from '../../core/ndarray.js';
import { TorchDrawPool, TorchGenerator } from '../../core/random/index.js';
import type { ParameterTensor } from '../networks/nas-bench-201-tensors.js';

/** How a tensor's values are distributed: normal with a standard deviation, uniform within ±bound, or all zero. */
export type Distribution =
  | { readonly kind: 'normal'; readonly std: number }
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'zero' };

/** A named way to draw a network's weights. */
export interface InitialisationScheme {
  readonly name: string;
  readonly description: string;
  /** Where the random numbers come from. */
  readonly stream: 'torch' | 'pool';
  distribution(tensor: ParameterTensor): Distribution;
}

const RELU_GAIN = Math.SQRT2;

/** PyTorch's `kaiming_normal_` and `kaiming_uniform_` (ReLU gain) for convolutions; classifier N(0, 0.01²) with bias 0. */
function kaiming(distribution: 'normal' | 'uniform', mode: 'fan_in' | 'fan_out') {
  return (tensor: ParameterTensor): Distribution => {
    if (tensor.kind === 'linear-weight') return { kind: 'normal', std: 0.01 };
    if (tensor.kind === 'linear-bias') return { kind: 'zero' };
    const std = RELU_GAIN / Math.sqrt(mode === 'fan_in' ? tensor.fanIn : tensor.fanOut);
    return distribution === 'normal' ? { kind: 'normal', std } : { kind: 'uniform', bound: Math.sqrt(3) * std };
  };
}

/** Uniform within 1/√fan_in, rounded as PyTorch does: through `kaiming_uniform_(a=√5)` for weights, directly for the bias. */
function torchDefault({ kind, fanIn }: ParameterTensor): Distribution {
  if (kind === 'linear-bias') return { kind: 'uniform', bound: 1 / Math.sqrt(fanIn) };
  const gain = Math.sqrt(2 / (1 + Math.sqrt(5) ** 2));
  return { kind: 'uniform', bound: Math.sqrt(3) * (gain / Math.sqrt(fanIn)) };
}

/** Every scheme, by name. */
export const INITIALISATION_SCHEMES: readonly InitialisationScheme[] = [
  {
    name: 'torch',
    description: "the authors' scheme on PyTorch's own stream: Kaiming normal, fan-out; classifier N(0, 0.01²)",
    stream: 'torch',
    distribution: kaiming('normal', 'fan_out'),
  },
  {
    name: 'torch-default',
    description: "what PyTorch's layers draw by themselves: uniform within ±1/√fan_in, the classifier's bias too",
    stream: 'torch',
    distribution: torchDefault,
  },
  {
    name: 'fast',
    description: "the authors' distributions; a layer's weights are the same in every network of a seed",
    stream: 'pool',
    distribution: kaiming('normal', 'fan_out'),
  },
  ...(['normal', 'uniform'] as const).flatMap((distribution) =>
    (['fan_in', 'fan_out'] as const).map(
      (mode): InitialisationScheme => ({
        name: `kaiming_${distribution}_${mode}`,
        description: `PyTorch's kaiming_${distribution}_(mode="${mode}", nonlinearity="relu") on PyTorch's own stream`,
        stream: 'torch',
        distribution: kaiming(distribution, mode),
      }),
    ),
  ),
];

/** Looks a scheme up. @throws {TrainlessError} UNKNOWN_NAME */
export function initialisationScheme(name: string): InitialisationScheme {
  const scheme = INITIALISATION_SCHEMES.find((candidate) => candidate.name === name);
  if (scheme) return scheme;
  throw new TrainlessError(
    'UNKNOWN_NAME',
    `There is no initialisation "${name}". Choose one of: ${INITIALISATION_SCHEMES.map((s) => s.name).join(', ')}.`,
  );
}

/** What the generator behind a scheme is seeded with. `fast` has streams of its own, so that it is independent of `torch`. */
export function streamSeed(scheme: InitialisationScheme, seed: number): number {
  const word = seed % 2 ** 32;
  // Odd factor and offset: different seeds stay different.
  return scheme.stream === 'torch' ? word : (Math.imul(word, 0x9e3779b1) + 0x7f4a7c15) >>> 0;
}

/**
 * Draws the weights of a network for one seed.
 * @param tensors - of the whole network in module order, dead ones included
 * @param draws - a seed, or a pool of its {@link streamSeed}, which saves drawing the same numbers for the next network
 * @returns one array a tensor, dead ones left empty
 */
export function initialWeights(
  tensors: readonly ParameterTensor[],
  scheme: InitialisationScheme,
  draws: number | TorchDrawPool,
): Float32Array[] {
  const seed = typeof draws === 'number' ? streamSeed(scheme, draws) : draws.seed;
  const last = tensors.length - 1;
  const pooled =
    scheme.stream === 'pool' ||
    tensors.every(({ shape }, at) => shapeSize(shape) % 16 === 0 || (at === last && shape.length === 1));
  return pooled
    ? fromPool(tensors, scheme, typeof draws === 'number' ? new TorchDrawPool(seed) : draws)
    : inSequence(tensors, scheme, new TorchGenerator(seed));
}

function fromPool(
  tensors: readonly ParameterTensor[],
  scheme: InitialisationScheme,
  pool: TorchDrawPool,
): Float32Array[] {
  return tensors.map((tensor) => {
    if (!tensor.live) return new Float32Array(0);
    const size = shapeSize(tensor.shape);
    const values = new Float32Array(size);
    const offset = scheme.stream === 'pool' ? tensor.slotOffset : tensor.drawOffset;
    const distribution = scheme.distribution(tensor);
    if (distribution.kind === 'normal') {
      // A size that is no multiple of 16 (unusual skeletons) takes the beginning of its last block.
      const padded = new Float32Array(Math.ceil(size / 16) * 16);
      values.set(pool.normal(padded, offset, distribution.std).subarray(0, size));
    } else if (distribution.kind === 'uniform') {
      pool.uniform(values, offset, -distribution.bound, distribution.bound);
    }
    return values;
  });
}

/** Tensor by tensor, for sizes that a pool cannot serve: PyTorch draws the end of such a tensor anew. */
function inSequence(
  tensors: readonly ParameterTensor[],
  scheme: InitialisationScheme,
  generator: TorchGenerator,
): Float32Array[] {
  return tensors.map((tensor) => {
    const values = new Float32Array(shapeSize(tensor.shape));
    const distribution = scheme.distribution(tensor);
    if (distribution.kind === 'normal') generator.normal(values, 0, distribution.std);
    else if (distribution.kind === 'uniform') generator.uniform(values, -distribution.bound, distribution.bound);
    return tensor.live ? values : new Float32Array(0);
  });
}
