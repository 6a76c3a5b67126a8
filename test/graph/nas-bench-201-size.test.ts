import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Graph, type GraphNode, nasBench201Graph } from '../../src/graph/index.js';
import {
  cellFromIndex,
  cellMacs,
  cellParameterCount,
  NAS_BENCH_201_SKELETON,
  reduceCell,
} from '../../src/spaces/index.js';

/** Counts by following the graph that is run, node by node; knows nothing of cells. */
function sizeOf(graph: Graph, imageSize: number): { parameters: number; macs: number } {
  const shapes = new Map<string, readonly number[]>(
    graph.inputs.map(({ name, shape }) => [name, name === 'images' ? [3, imageSize, imageSize] : shape.map(Number)]),
  );
  for (const { name, array } of graph.initializers) shapes.set(name, array.shape);
  const shapeOf = (name: string | undefined): readonly number[] => shapes.get(name ?? '') ?? [];
  const ints = ({ attributes }: GraphNode, name: string): readonly number[] => {
    const attribute = attributes[name];
    return attribute?.kind === 'ints' ? attribute.value : [];
  };
  const product = (values: readonly number[]): number => values.reduce((all, value) => all * value, 1);
  let parameters = 0;
  let macs = 0;
  for (const node of graph.nodes) {
    const [input, weights] = [shapeOf(node.inputs[0]), shapeOf(node.inputs[1])];
    let output = input;
    if (node.operator === 'Conv' || node.operator === 'AveragePool') {
      const [, height = 0, width = 0] = input;
      const [kernel = 1] = ints(node, 'kernel_shape');
      const [pad = 0] = ints(node, 'pads');
      const [stride = 1] = ints(node, 'strides');
      const extent = (size: number): number => Math.floor((size + 2 * pad - kernel) / stride) + 1;
      output = [node.operator === 'Conv' ? (weights[0] ?? 0) : (input[0] ?? 0), extent(height), extent(width)];
      if (node.operator === 'Conv') {
        parameters += product(weights);
        macs += product(weights) * product(output.slice(1));
      }
    } else if (node.operator === 'BatchNormalization') {
      parameters += 2 * (input[0] ?? 0);
    } else if (node.operator === 'GlobalAveragePool' || node.operator === 'Flatten') {
      output = input.slice(0, 1);
    } else if (node.operator === 'Gemm') {
      const bias = shapeOf(node.inputs[2]);
      parameters += product(weights) + product(bias);
      macs += product(weights) + product(bias);
      output = bias;
    } else {
      expect(['Relu', 'Add']).toContain(node.operator);
    }
    shapes.set(node.outputs[0] ?? '', output);
  }
  return { parameters, macs };
}

describe('closed forms of parameters and MACs', () => {
  it('equal a walk over the graph that is run', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 15_624 }),
        fc.constantFrom(10, 100, 120),
        fc.constantFrom(16, 32),
        fc.integer({ min: 1, max: 5 }),
        (index, classes, imageSize, cellsPerStage) => {
          const skeleton = { ...NAS_BENCH_201_SKELETON, classes, cellsPerStage };
          const { cell, liveNodes } = reduceCell(cellFromIndex(index));
          fc.pre(liveNodes[0] === true);
          expect(sizeOf(nasBench201Graph(cell, skeleton), imageSize)).toEqual({
            parameters: cellParameterCount(cell, skeleton),
            macs: cellMacs(cell, imageSize, skeleton),
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('equal the published sizes', () => {
    const all3x3 = nasBench201Graph(cellFromIndex(1462), NAS_BENCH_201_SKELETON);
    expect(sizeOf(all3x3, 32)).toEqual({ parameters: 1_531_546, macs: 220_119_690 });
  });
});
