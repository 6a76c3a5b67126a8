import { ndarray } from '../../core/ndarray.js';
import { type Cell, EDGES, type MacroSkeleton, OP, reduceCell } from '../../spaces/index.js';
import type { GraphBuilder } from '../builder.js';
import { float, int, ints, type Value } from '../graph.js';
import { kernelOf, nasBench201Tensors, type ParameterTensor } from './nas-bench-201-tensors.js';

/** PyTorch's default; the benchmark keeps it. */
const BATCH_NORM_EPSILON = 1e-5;

/**
 * Logits of a NAS-Bench-201 network. Batch normalisation uses the batch's own statistics, with scale 1 and shift 0.
 * Edges that the output does not depend on are left out.
 * @param images - float32 [n, 3, h, w], h and w multiples of 4
 * @param parameter - the graph value of a weight tensor; asked once for each live one, in module order
 * @returns logits [n, classes]
 * @see Dong and Yang, "NAS-Bench-201", ICLR 2020, §2.1; paper §2.2
 */
export function nasBench201Logits(
  builder: GraphBuilder,
  images: Value,
  cell: Cell,
  skeleton: MacroSkeleton,
  parameter: (tensor: ParameterTensor) => Value,
): Value {
  // Tensors come in the order in which they are used: take them one by one.
  const tensors = nasBench201Tensors(cell, skeleton).filter((tensor) => tensor.live);
  let taken = 0;
  const weights = (): Value => parameter(tensors[taken++] as ParameterTensor);
  const reduced = reduceCell(cell);

  const pooled = reduced.liveNodes[0]
    ? trunk(builder, images, reduced.cell, skeleton, weights)
    : zeroFeatures(builder, images, skeleton);
  return builder.node('Gemm', [pooled, weights(), weights()], { transB: int(1) }, 'logits');
}

/** Everything between images and classifier. @returns [n, 4 × channels] */
function trunk(builder: GraphBuilder, images: Value, cell: Cell, skeleton: MacroSkeleton, weights: () => Value): Value {
  let value = convolution(builder, images, weights(), 3, 1);
  value = batchNorm(builder, value, skeleton.channels);
  for (let stage = 0; stage < 3; stage++) {
    const channels = skeleton.channels * 2 ** stage;
    if (stage > 0) value = residualBlock(builder, value, channels, weights);
    for (let repeat = 0; repeat < skeleton.cellsPerStage; repeat++) {
      value = cellOutput(builder, value, cell, channels, weights);
    }
  }
  value = builder.node('Relu', [batchNorm(builder, value, skeleton.channels * 4)]);
  const averaged = builder.node('GlobalAveragePool', [value]);
  return builder.node('Flatten', [averaged], { axis: int(1) });
}

/** A cell without dead edges: each node is the sum of its incoming edges; the last node is the output. */
function cellOutput(builder: GraphBuilder, input: Value, cell: Cell, channels: number, weights: () => Value): Value {
  const nodes: (Value | undefined)[] = [input];
  const activated = new Map<Value, Value>();
  EDGES.forEach(({ from, to }, edge) => {
    const operation = cell[edge] ?? OP.none;
    const source = nodes[from];
    if (operation === OP.none || source === undefined) return;
    let value = source;
    const kernel = kernelOf(operation);
    if (kernel !== undefined) {
      const relu = activated.get(source) ?? builder.node('Relu', [source]);
      activated.set(source, relu);
      value = batchNorm(builder, convolution(builder, relu, weights(), kernel, 1), channels);
    } else if (operation === OP.avgPool) {
      value = builder.node('AveragePool', [source], {
        kernel_shape: ints(3, 3),
        pads: ints(1, 1, 1, 1),
        strides: ints(1, 1),
        count_include_pad: int(0),
      });
    }
    const sum = nodes[to];
    nodes[to] = sum === undefined ? value : builder.node('Add', [sum, value], {}, 'node');
  });
  return nodes[3] as Value;
}

/** Halves the image and doubles the channels: two convolutions, plus the input averaged and mixed. */
function residualBlock(builder: GraphBuilder, input: Value, channels: number, weights: () => Value): Value {
  let value = builder.node('Relu', [input]);
  value = batchNorm(builder, convolution(builder, value, weights(), 3, 2), channels);
  value = builder.node('Relu', [value]);
  value = batchNorm(builder, convolution(builder, value, weights(), 3, 1), channels);
  const halved = builder.node('AveragePool', [input], { kernel_shape: ints(2, 2), strides: ints(2, 2) });
  return builder.node('Add', [convolution(builder, halved, weights(), 1, 1), value], {}, 'block');
}

function convolution(builder: GraphBuilder, input: Value, weights: Value, kernel: 1 | 3, stride: 1 | 2): Value {
  const pad = (kernel - 1) / 2;
  return builder.node(
    'Conv',
    [input, weights],
    { kernel_shape: ints(kernel, kernel), pads: ints(pad, pad, pad, pad), strides: ints(stride, stride) },
    'conv',
  );
}

/**
 * Normalises each channel by the batch's mean and variance. ONNX Runtime writes the running statistics, which play no
 * part in the result, into its own inputs: these four are never shared between layers. Its optimiser shares equal
 * constants of up to eight elements all the same, so in such layers each gets a value of its own.
 */
function batchNorm(builder: GraphBuilder, input: Value, channels: number): Value {
  const filled = (name: string, value: number): Value =>
    builder.constant(name, ndarray(new Float32Array(channels).fill(value), [channels]));
  const distinct = channels <= 8 ? 1 + builder.nodeCount : 0;
  const inputs = [
    input,
    filled('scale', 1),
    filled('shift', 0),
    filled('mean', -distinct),
    filled('variance', 1 + distinct),
  ];
  const [output] = builder.nodeOutputs(
    'BatchNormalization',
    inputs,
    3,
    { training_mode: int(1), epsilon: float(BATCH_NORM_EPSILON) },
    'norm',
  );
  return output as Value;
}

/** A disconnected cell puts out zeros, and zeros stay zeros up to the classifier. @returns zeros [n, 4 × channels] */
function zeroFeatures(builder: GraphBuilder, images: Value, skeleton: MacroSkeleton): Value {
  const n = builder.node('Slice', [builder.node('Shape', [images]), builder.intList(0), builder.intList(1)]);
  const shape = builder.node('Concat', [n, builder.intList(skeleton.channels * 4)], { axis: int(0) });
  return builder.node('ConstantOfShape', [shape]);
}
