import { MLP_CLASSES } from '../../spaces/mlp.js';
import { GraphBuilder } from '../builder.js';
import { type Graph, int, type Value } from '../graph.js';

export { MLP_CLASSES };

/**
 * Parameters of the two-hidden-layer network, one array a layer. The last row of each is the bias:
 * shapes [inputs + 1, units1], [units1 + 1, units2], [units2 + 1, 10].
 */
export type MlpParameters = readonly [Value, Value, Value];

/**
 * Shapes of {@link MlpParameters} in a graph that serves any number of units.
 * @param inputs - pixels, without the bias row
 */
export function mlpShapes(inputs: number): (number | string)[][] {
  return [
    [inputs + 1, 'units1'],
    ['units1 + 1', 'units2'],
    ['units2 + 1', MLP_CLASSES],
  ];
}

/** Splits a layer's array into weights [inputs, units] and bias [units]. */
function weightsAndBias(builder: GraphBuilder, parameters: Value): { weights: Value; bias: Value } {
  const zero = builder.intList(0);
  const last = builder.intList(-1);
  const end = builder.intList(Number.MAX_SAFE_INTEGER);
  return {
    weights: builder.node('Slice', [parameters, zero, last, zero], {}, 'weights'),
    bias: builder.node('Slice', [parameters, last, end, zero], {}, 'bias'),
  };
}

/**
 * Logits of the network (ReLU after both hidden layers) for a large batch.
 * @param images - [n, inputs + 1], the last column all ones, so that the first layer's bias row is added by the product
 * @param offset - [n, units1], added before the first ReLU: the share of pixels that `images` leaves out
 * @returns logits [n, 10]
 * @see paper §2.1.2
 */
export function mlpLogits(
  builder: GraphBuilder,
  images: Value,
  [layer1, layer2, layer3]: MlpParameters,
  offset?: Value,
): Value {
  const sum1 = builder.gemm(images, layer1, offset === undefined ? {} : { c: offset });
  const hidden1 = builder.node('Relu', [sum1], {}, 'hidden1');
  const second = weightsAndBias(builder, layer2);
  const hidden2 = builder.node('Relu', [builder.gemm(hidden1, second.weights, { c: second.bias })], {}, 'hidden2');
  const third = weightsAndBias(builder, layer3);
  return builder.gemm(hidden2, third.weights, { c: third.bias, hint: 'logits' });
}

/**
 * Number of images whose largest logit is at their label; the first of equal logits wins, as in NumPy and Keras.
 * @param logits - [n, classes]
 * @param labels - int64 [n]
 * @returns int64 scalar
 */
export function countHits(builder: GraphBuilder, logits: Value, labels: Value): Value {
  const predicted = builder.node('ArgMax', [logits], { axis: int(1), keepdims: int(0) }, 'predicted');
  const equal = builder.node('Equal', [predicted, labels], {}, 'equal');
  const ones = builder.node('Cast', [equal], { to: int(7) }, 'ones');
  return builder.node('ReduceSum', [ones], { keepdims: int(0) }, 'hits');
}

/**
 * Untrained accuracy as a graph: inputs `images` [n, inputs + 1] (ones last), `labels` int64 [n], `layer1` … `layer3`;
 * output `hits`, int64 scalar.
 */
export function mlpHitsGraph(images: number, inputs: number): Graph {
  const builder = new GraphBuilder('mlp_hits');
  const x = builder.input('images', 'float32', [images, inputs + 1]);
  const labels = builder.input('labels', 'int64', [images]);
  const [layer1, layer2, layer3] = mlpShapes(inputs).map((shape, at) =>
    builder.input(`layer${at + 1}`, 'float32', shape),
  );
  const hits = countHits(builder, mlpLogits(builder, x, [layer1 ?? '', layer2 ?? '', layer3 ?? '']), labels);
  builder.output(hits, 'int64', []);
  return builder.build();
}
