import type { NdArray } from '../core/ndarray.js';

/** Element types of graph values, by their ONNX names. */
export type ElementType = 'float32' | 'int64' | 'int32' | 'uint8' | 'bool';

/** Name of a value inside a graph. A subgraph sees the values of the graphs around it. */
export type Value = string;

/** A graph input or output. A `string` extent is a dimension whose size only the run tells. */
export interface ValueInfo {
  readonly name: Value;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

/** A constant held in the graph. */
export interface Initializer {
  readonly name: Value;
  readonly type: ElementType;
  readonly array: NdArray;
}

/** An operator's attribute. ONNX tells integers from floats, which JavaScript's numbers do not. */
export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'graph'; readonly value: Graph };

/** One operator applied. An empty input name leaves an optional input out. */
export interface GraphNode {
  readonly operator: string;
  /** '' is the ONNX standard's own operators. */
  readonly domain: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** An ONNX graph as plain data: nodes in an order in which they can run. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly initializers: readonly Initializer[];
  readonly nodes: readonly GraphNode[];
}

/** Integer attribute. */
export const int = (value: number): Attribute => ({ kind: 'int', value });
/** Integer-list attribute. */
export const ints = (...value: readonly number[]): Attribute => ({ kind: 'ints', value });
/** Float attribute. */
export const float = (value: number): Attribute => ({ kind: 'float', value });
/** String attribute. */
export const text = (value: string): Attribute => ({ kind: 'string', value });
/** Subgraph attribute (the body of a Loop, a branch of an If). */
export const subgraph = (value: Graph): Attribute => ({ kind: 'graph', value });
