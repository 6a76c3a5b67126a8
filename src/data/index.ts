export { gunzipIfNeeded, isGzip } from './gzip.js';
export { parseIdx, parseIdxImages, parseIdxLabels } from './idx.js';
export { type ImageSet, imageSet, selectImages, sliceImages } from './image-set.js';
export { type ImageData, type ImageDataName, type LoadImagesOptions, loadImages } from './load-images.js';
export { type IndexChooser, reduceTraining } from './reduce-training.js';
