import type { NdArray } from '../core/ndarray.js';
import type { Graph } from '../graph/graph.js';

/** Values by the names of a graph's inputs or outputs. */
export type Tensors = Readonly<Record<string, NdArray>>;

/** A graph made ready to run. */
export interface Session {
  /**
   * Runs the graph once.
   * @param inputs - one array for each graph input
   * @throws {TrainlessError} ENGINE_FAILED
   */
  run(inputs: Tensors): Promise<Tensors>;
  /** Frees the session's memory; it cannot run again. */
  release(): Promise<void>;
}

/** Executes ONNX graphs. */
export interface Engine {
  readonly name: string;
  /** Version of the library behind it. */
  readonly version: string;
  /** @throws {TrainlessError} ENGINE_FAILED where the graph is invalid */
  prepare(graph: Graph): Promise<Session>;
}
