import type { DataFile, DataSet } from './data-file.js';

const ADDRESSES = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
];
const LICENCE = 'CC BY-SA 3.0 (Yann LeCun, Corinna Cortes)';

function file(id: string, name: string, md5: string, sha256: string, about: string): DataFile {
  return {
    id,
    path: `mnist/${name}`,
    addresses: ADDRESSES.map((base) => base + name),
    checksum: { md5, sha256, of: 'content' },
    licence: LICENCE,
    about,
  };
}

/** The official IDX files of MNIST. MD5: the published ones, of the uncompressed content. */
export const MNIST: DataSet = {
  id: 'mnist',
  title: 'MNIST, 28×28 handwritten digits',
  files: [
    file(
      'mnist-train-images',
      'train-images-idx3-ubyte.gz',
      '6bbc9ace898e44ae57da46a324031adb',
      'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
      '60,000 training images',
    ),
    file(
      'mnist-train-labels',
      'train-labels-idx1-ubyte.gz',
      'a25bea736e30d166cdddb491f175f624',
      '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
      '60,000 training labels',
    ),
    file(
      'mnist-test-images',
      't10k-images-idx3-ubyte.gz',
      '2646ac647ad5339dbf082846283269ea',
      '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
      '10,000 test images',
    ),
    file(
      'mnist-test-labels',
      't10k-labels-idx1-ubyte.gz',
      '27ae3e4e09519cfbb04c329615203637',
      'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
      '10,000 test labels',
    ),
  ],
};
