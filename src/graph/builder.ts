import { TrainlessError } from '../core/errors.js';
import { type NdArray, type NumericArray, ndarray } from '../core/ndarray.js';
import {
  type Attribute,
  type ElementType,
  type Graph,
  type GraphNode,
  type Initializer,
  int,
  subgraph,
  type Value,
  type ValueInfo,
} from './graph.js';

/**
 * Writes a graph node by node. Values are their names; fresh ones are numbered, so that a graph built twice is
 * the same graph, byte for byte.
 */
export class GraphBuilder {
  private readonly inputs: ValueInfo[] = [];
  private readonly outputs: ValueInfo[] = [];
  private readonly initializers: Initializer[] = [];
  private readonly nodes: GraphNode[] = [];
  private readonly scalars = new Map<string, Value>();

  /**
   * @param name - of the graph
   * @param parent - the graph around a subgraph: names are unique over both, constants are shared
   */
  constructor(
    readonly name: string,
    private readonly parent?: GraphBuilder,
  ) {}

  private readonly names = new Map<string, number>();

  /** A name not used so far in this graph or the ones around it. */
  private fresh(hint: string): Value {
    if (this.parent) return this.parent.fresh(hint);
    const count = (this.names.get(hint) ?? 0) + 1;
    this.names.set(hint, count);
    return count === 1 ? hint : `${hint}_${count}`;
  }

  /** Operators applied so far in this graph. */
  get nodeCount(): number {
    return this.nodes.length;
  }

  /** Declares a graph input. */
  input(name: string, type: ElementType, shape: readonly (number | string)[]): Value {
    const value = this.fresh(name);
    this.inputs.push({ name: value, type, shape });
    return value;
  }

  /** Names a value as a graph output. */
  output(value: Value, type: ElementType, shape: readonly (number | string)[]): void {
    this.outputs.push({ name: value, type, shape });
  }

  /** Holds an array in the graph. A subgraph's constants live in the outermost graph, where they are stored once. */
  constant(hint: string, array: NdArray): Value {
    if (this.parent) return this.parent.constant(hint, array);
    const name = this.fresh(hint);
    this.initializers.push({ name, type: elementType(array.data), array });
    return name;
  }

  /** A float32 scalar, stored once a value. */
  scalar(value: number): Value {
    return this.shared(`f${value}`, () => ndarray(Float32Array.of(value), []));
  }

  /** An int64 scalar, stored once a value. */
  intScalar(value: number): Value {
    return this.shared(`i${value}`, () => ndarray(BigInt64Array.of(BigInt(value)), []));
  }

  /** An int64 list (a shape, axes), stored once a value. */
  intList(...values: readonly number[]): Value {
    return this.shared(`l${values.join('_')}`, () => ndarray(BigInt64Array.from(values, BigInt), [values.length]));
  }

  private shared(key: string, make: () => NdArray): Value {
    if (this.parent) return this.parent.shared(key, make);
    const known = this.scalars.get(key);
    if (known !== undefined) return known;
    const value = this.constant(`c_${key.replace(/[^A-Za-z0-9]/g, '_')}`, make());
    this.scalars.set(key, value);
    return value;
  }

  /** Applies an operator with one output. */
  node(
    operator: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>> = {},
    hint = operator,
  ): Value {
    const value = this.fresh(hint);
    this.nodes.push({ operator, domain: '', inputs, outputs: [value], attributes });
    return value;
  }

  /** Applies an operator with several outputs. */
  nodeOutputs(
    operator: string,
    inputs: readonly Value[],
    outputs: number,
    attributes: Readonly<Record<string, Attribute>> = {},
    hint = operator,
  ): Value[] {
    const values = Array.from({ length: outputs }, () => this.fresh(hint));
    this.nodes.push({ operator, domain: '', inputs, outputs: values, attributes });
    return values;
  }

  /**
   * Repeats a body a number of times, or until the body says that it is done.
   * @param count - int64 scalar: turns at most
   * @param state - carried from one turn to the next: initial value and its type and shape
   * @param body - gets the turn (int64 scalar, from 0) and the state; gives the next state, values to collect, and
   * (bool scalar) whether to go on, always if absent
   * @returns the last state, and each collected value stacked along a new first axis
   */
  loop(
    count: Value,
    state: readonly (Omit<ValueInfo, 'name'> & { readonly initial: Value; readonly hint: string })[],
    body: (turn: { readonly builder: GraphBuilder; readonly index: Value; readonly state: readonly Value[] }) => {
      readonly state: readonly Value[];
      readonly collect?: readonly (Omit<ValueInfo, 'name'> & { readonly value: Value })[];
      readonly goOn?: Value;
    },
  ): { readonly state: Value[]; readonly collected: Value[] } {
    const inner = new GraphBuilder(this.fresh('body'), this);
    const index = inner.input('turn', 'int64', []);
    const condition = inner.input('go', 'bool', []);
    const carried = state.map(({ hint, type, shape }) => inner.input(hint, type, shape));
    const result = body({ builder: inner, index, state: carried });
    inner.output(inner.node('Identity', [result.goOn ?? condition], {}, 'go'), 'bool', []);
    result.state.forEach((value, at) => {
      const info = state[at];
      if (!info) throw new TrainlessError('BAD_ARGUMENT', 'A loop body must return exactly the state it was given.');
      inner.output(value, info.type, info.shape);
    });
    const collect = result.collect ?? [];
    for (const { value, type, shape } of collect) inner.output(value, type, shape);
    const outputs = this.nodeOutputs(
      'Loop',
      [count, '', ...state.map(({ initial }) => initial)],
      state.length + collect.length,
      { body: subgraph(inner.build()) },
      'loop',
    );
    return { state: outputs.slice(0, state.length), collected: outputs.slice(state.length) };
  }

  /**
   * Chooses one of two lists of values, computing only the chosen branch.
   * @param condition - bool scalar
   */
  choose(
    condition: Value,
    infos: readonly Omit<ValueInfo, 'name'>[],
    then: (builder: GraphBuilder) => readonly Value[],
    otherwise: (builder: GraphBuilder) => readonly Value[],
  ): Value[] {
    const branch = (make: (builder: GraphBuilder) => readonly Value[]): Graph => {
      const inner = new GraphBuilder(this.fresh('branch'), this);
      make(inner).forEach((value, at) => {
        const info = infos[at];
        if (!info) throw new TrainlessError('BAD_ARGUMENT', 'Both branches must return the values announced.');
        // A branch must make its outputs itself: values from outside pass through Identity.
        inner.output(inner.node('Identity', [value], {}, 'chosen'), info.type, info.shape);
      });
      return inner.build();
    };
    return this.nodeOutputs(
      'If',
      [condition],
      infos.length,
      { then_branch: subgraph(branch(then)), else_branch: subgraph(branch(otherwise)) },
      'choice',
    );
  }

  /** The graph as it stands. */
  build(): Graph {
    return {
      name: this.name,
      inputs: [...this.inputs],
      outputs: [...this.outputs],
      initializers: [...this.initializers],
      nodes: [...this.nodes],
    };
  }

  /** Fully connected layer: `a·b + c`. @param transpose - which factors to transpose first; both may be scaled by `alpha` */
  gemm(
    a: Value,
    b: Value,
    options: {
      readonly c?: Value;
      readonly transposeA?: boolean;
      readonly transposeB?: boolean;
      readonly hint?: string;
    } = {},
  ): Value {
    return this.node(
      'Gemm',
      options.c === undefined ? [a, b] : [a, b, options.c],
      { ...(options.transposeA ? { transA: int(1) } : {}), ...(options.transposeB ? { transB: int(1) } : {}) },
      options.hint ?? 'gemm',
    );
  }
}

/** ONNX element type of a typed array. @throws {TrainlessError} BAD_ARGUMENT for types that graphs here do not use */
export function elementType(data: NumericArray): ElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof BigInt64Array) return 'int64';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Uint8Array) return 'uint8';
  throw new TrainlessError(
    'BAD_ARGUMENT',
    `Graphs hold float32, int64, int32 and uint8 arrays, not ${data.constructor.name}.`,
  );
}
