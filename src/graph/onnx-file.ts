import protobuf from 'protobufjs/light.js';
import { TrainlessError } from '../core/errors.js';
import type { Attribute, ElementType, Graph, ValueInfo } from './graph.js';

/** Operator set and file version that every graph here declares. */
export const OPSET_VERSION = 17;
const IR_VERSION = 8;

/** ONNX TensorProto.DataType numbers. */
const DATA_TYPES: Readonly<Record<ElementType, number>> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 };

/** ONNX AttributeProto.AttributeType numbers. */
const ATTRIBUTE_TYPES: Readonly<Record<Attribute['kind'], number>> = { float: 1, int: 2, string: 3, graph: 5, ints: 7 };

const field = (id: number, type: string, rule?: 'repeated'): protobuf.IField & { rule?: string } => ({
  id,
  type,
  ...(rule ? { rule } : {}),
});

/** The messages of the ONNX file format that this program writes, by the field numbers of its specification. */
const ModelProto = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: field(1, 'int64'),
        producerName: field(2, 'string'),
        graph: field(7, 'GraphProto'),
        opsetImport: field(8, 'OperatorSetIdProto', 'repeated'),
        metadataProps: field(14, 'StringStringEntryProto', 'repeated'),
      },
    },
    OperatorSetIdProto: { fields: { domain: field(1, 'string'), version: field(2, 'int64') } },
    StringStringEntryProto: { fields: { key: field(1, 'string'), value: field(2, 'string') } },
    GraphProto: {
      fields: {
        node: field(1, 'NodeProto', 'repeated'),
        name: field(2, 'string'),
        initializer: field(5, 'TensorProto', 'repeated'),
        input: field(11, 'ValueInfoProto', 'repeated'),
        output: field(12, 'ValueInfoProto', 'repeated'),
      },
    },
    NodeProto: {
      fields: {
        input: field(1, 'string', 'repeated'),
        output: field(2, 'string', 'repeated'),
        name: field(3, 'string'),
        opType: field(4, 'string'),
        attribute: field(5, 'AttributeProto', 'repeated'),
        domain: field(7, 'string'),
      },
    },
    AttributeProto: {
      fields: {
        name: field(1, 'string'),
        f: field(2, 'float'),
        i: field(3, 'int64'),
        s: field(4, 'bytes'),
        g: field(6, 'GraphProto'),
        ints: field(8, 'int64', 'repeated'),
        type: field(20, 'int32'),
      },
    },
    TensorProto: {
      fields: {
        dims: field(1, 'int64', 'repeated'),
        dataType: field(2, 'int32'),
        name: field(8, 'string'),
        rawData: field(9, 'bytes'),
      },
    },
    ValueInfoProto: { fields: { name: field(1, 'string'), type: field(2, 'TypeProto') } },
    TypeProto: { fields: { tensorType: field(1, 'TensorTypeProto') } },
    TensorTypeProto: { fields: { elemType: field(1, 'int32'), shape: field(2, 'TensorShapeProto') } },
    TensorShapeProto: { fields: { dim: field(1, 'DimensionProto', 'repeated') } },
    DimensionProto: { fields: { dimValue: field(1, 'int64'), dimParam: field(2, 'string') } },
  },
}).lookupType('ModelProto');

/**
 * Encodes a graph as an ONNX file, which Netron, ONNX Runtime and every other ONNX tool opens.
 * @param metadata - notes kept in the file, by name
 * @throws {TrainlessError} BAD_ARGUMENT where the graph cannot be encoded
 */
export function encodeOnnx(graph: Graph, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const message = {
    irVersion: IR_VERSION,
    producerName: 'trainless',
    graph: graphMessage(graph),
    opsetImport: [{ domain: '', version: OPSET_VERSION }],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  };
  const problem = ModelProto.verify(message);
  if (problem !== null)
    throw new TrainlessError('BAD_ARGUMENT', `The graph ${graph.name} cannot be written as ONNX: ${problem}.`);
  return ModelProto.encode(message).finish();
}

function graphMessage(graph: Graph): object {
  return {
    name: graph.name,
    input: graph.inputs.map(valueInfoMessage),
    output: graph.outputs.map(valueInfoMessage),
    initializer: graph.initializers.map(({ name, type, array: { data, shape } }) => ({
      name,
      dataType: DATA_TYPES[type],
      dims: shape,
      rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    })),
    node: graph.nodes.map(({ operator, domain, inputs, outputs, attributes }) => ({
      opType: operator,
      domain,
      name: outputs[0] ?? operator,
      input: inputs,
      output: outputs,
      attribute: Object.entries(attributes).map(([name, attribute]) => attributeMessage(name, attribute)),
    })),
  };
}

function valueInfoMessage({ name, type, shape }: ValueInfo): object {
  const dim = shape.map((extent) => (typeof extent === 'number' ? { dimValue: extent } : { dimParam: extent }));
  return { name, type: { tensorType: { elemType: DATA_TYPES[type], shape: { dim } } } };
}

function attributeMessage(name: string, attribute: Attribute): object {
  const head = { name, type: ATTRIBUTE_TYPES[attribute.kind] };
  switch (attribute.kind) {
    case 'float':
      return { ...head, f: attribute.value };
    case 'int':
      return { ...head, i: attribute.value };
    case 'ints':
      return { ...head, ints: attribute.value };
    case 'string':
      return { ...head, s: new TextEncoder().encode(attribute.value) };
    case 'graph':
      return { ...head, g: graphMessage(attribute.value) };
  }
}
