export {
  type AccuracyColumn,
  type AccuracyQuery,
  BENCHMARK_DATA,
  type BenchmarkDataName,
} from './accuracy-table/accuracy-column.js';
export {
  type AccuracyAnswer,
  AccuracyTable,
  type AccuracyTableParts,
  type RunAccuracy,
  type TableCheck,
  type TableSource,
} from './accuracy-table/accuracy-table.js';
export { compareTables } from './accuracy-table/compare-tables.js';
export { type ImportNatsOptions, importNats } from './accuracy-table/import-nats.js';
export {
  accuracyTablePath,
  type LoadAccuracyTableOptions,
  loadAccuracyTable,
  makeAccuracyTable,
  natsTablePath,
} from './accuracy-table/load-accuracy-table.js';
export { formatTable, parseTable, readTable, writeTable } from './accuracy-table/table-file.js';
export { decodeBzip2 } from './bzip2.js';
export { type AugmentationOptions, augmentImages, type UniformSource } from './colour/augmentation.js';
export { CIFAR_LAYOUTS, type CifarFiles, type CifarLayout, parseCifar, readCifar } from './colour/cifar.js';
export { greyToColour } from './colour/grey-to-colour.js';
export { type ImageNet16Files, parseImageNet16, readImageNet16 } from './colour/imagenet16.js';
export { type ColourImageData, type LoadColourImagesOptions, loadColourImages } from './colour/load-colour-images.js';
export {
  type ColourDataName,
  NORMALISATIONS,
  type Normalisation,
  normalisationTable,
  normaliseImages,
} from './colour/normalisation.js';
export { cachedPath, cacheFolder, isCached } from './download/cache.js';
export type { DataAccess } from './download/data-access.js';
export { type FetchedFile, type FetchOptions, fetchDataFile, type Patience } from './download/fetch-data-file.js';
export { fetchDataFiles } from './download/fetch-data-files.js';
export { displayAddress } from './download/source.js';
export { type Verification, verifyDataFile } from './download/verify-data-file.js';
export { gunzipIfNeeded, isGzip } from './gzip.js';
export { parseIdx, parseIdxImages, parseIdxLabels } from './idx.js';
export { type ImageSet, imageSet, joinImages, selectImages, sliceImages } from './image-set.js';
export { type ImageData, type ImageDataName, type LoadImagesOptions, loadImages } from './load-images.js';
export type { DtypeName } from './numpy/dtype.js';
export { formatNpy, type NpyArray, parseNpy, readNpy, writeNpy } from './numpy/npy.js';
export { type FrameColumn, parseDataFrame } from './pickle/parse-data-frame.js';
export { type PickleOptions, parsePickle } from './pickle/parse-pickle.js';
export {
  DtypeValue,
  InertObject,
  isDict,
  isList,
  isNdArray,
  NamedGlobal,
  ObjectArray,
  type PickleDict,
  type PickleValue,
} from './pickle/pickle-value.js';
export {
  loadPublishedScores,
  type PublishedScores,
  type PublishedScoresName,
  parsePublishedScores,
  publishedScoresFile,
} from './published-scores.js';
export { type IndexChooser, reduceTraining } from './reduce-training.js';
export type { Checksum, DataFile, DataSet } from './registry/data-file.js';
export { DATA_FILES, DATA_SETS, dataSetOf, findDataFiles } from './registry/registry.js';
export { cifar10Split, type IndexSplit, loadSplit, parseSplit, type SplitName } from './splits.js';
