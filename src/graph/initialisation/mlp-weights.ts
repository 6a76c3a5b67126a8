import type { NdArray } from '../../core/ndarray.js';
import type { Mt19937 } from '../../core/random/index.js';
import { MLP_CLASSES, MLP_INPUTS, type MlpArchitecture } from '../../spaces/mlp.js';
import { heUniform } from './he-uniform.js';

/** Parameters of one initialised network, one array a layer, the bias in the last row. */
export type MlpWeights = readonly [NdArray<Float32Array>, NdArray<Float32Array>, NdArray<Float32Array>];

/**
 * Draws the parameters of a network: He-uniform weights, zero biases.
 * @param rng - drawn from layer by layer, inputs × units in row order
 * @returns [785, units1], [units1 + 1, units2], [units2 + 1, 10]
 * @see paper §2.1.3
 */
export function initialiseMlp({ units1, units2 }: MlpArchitecture, rng: Mt19937): MlpWeights {
  const layer = (inputs: number, units: number): NdArray<Float32Array> => {
    const data = new Float32Array((inputs + 1) * units);
    heUniform(rng, inputs, data.subarray(0, inputs * units));
    return { data, shape: [inputs + 1, units] };
  };
  return [layer(MLP_INPUTS, units1), layer(units1, units2), layer(units2, MLP_CLASSES)];
}
