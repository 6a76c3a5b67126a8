export { Mt19937 } from './mt19937.js';
export { type NumpyChoiceOptions, type NumpyIntegerType, NumpyRandomState } from './numpy-random-state.js';
export { PythonRandom } from './python-random.js';
export { type StreamPart, subStream, subStreamWords } from './sub-stream.js';
export { TorchDrawPool } from './torch-draw-pool.js';
export { TorchGenerator } from './torch-generator.js';
