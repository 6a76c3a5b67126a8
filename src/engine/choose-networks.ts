import { TrainlessError } from '../core/errors.js';
import { nativeAddon } from './native-addon.js';
import { nativeNetworks, nativeSupports } from './native-networks.js';
import { onnxNetworks } from './onnx-networks.js';
import { onnxRuntimeEngine } from './onnxruntime.js';
import type { UntrainedNetworks, UntrainedNetworksOptions } from './untrained-networks.js';

/** Ways to compute untrained networks. `auto`: the native kernels where they were built and fit, else ONNX Runtime. */
export const NETWORK_ENGINES = ['auto', 'native', 'onnxruntime'] as const;
export type NetworkEngine = (typeof NETWORK_ENGINES)[number];

/**
 * Makes ready to compute untrained networks on a batch.
 * @throws {TrainlessError} MISSING_DEPENDENCY where the engine asked for is not there; BAD_ARGUMENT where it does not
 *   compute such networks
 */
export async function untrainedNetworks(
  options: UntrainedNetworksOptions,
  engine: NetworkEngine = 'auto',
): Promise<UntrainedNetworks> {
  const native = engine === 'onnxruntime' ? undefined : nativeNetworks(options);
  if (native) return native;
  if (engine !== 'native') return onnxNetworks(await onnxRuntimeEngine(), options);
  if (!nativeAddon()) {
    throw new TrainlessError(
      'MISSING_DEPENDENCY',
      'The native kernels are not built here. Install a C++ compiler and run `npm run build:native`, or use --engine onnxruntime.',
    );
  }
  if (!nativeSupports(options)) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      'The native kernels compute networks of 16, 32, … 256 channels on images of 16, 32, 48 or 64 pixels. Use --engine onnxruntime.',
    );
  }
  throw new TrainlessError('ENGINE_FAILED', 'The native kernels refused a network.');
}
