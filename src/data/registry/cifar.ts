import type { DataSet } from './data-file.js';

const LICENCE = 'none stated; cite A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009';

/** CIFAR-10 as its authors publish it. */
export const CIFAR_10: DataSet = {
  id: 'cifar-10',
  title: 'CIFAR-10, 32×32 colour images of 10 classes',
  files: [
    {
      id: 'cifar-10-archive',
      path: 'cifar-10-binary.tar.gz',
      addresses: ['https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz'],
      bytes: 170_052_171,
      checksum: { md5: 'c32a1d4ab5d03f1284b67883e8d87530', of: 'file' },
      licence: LICENCE,
      about: '50,000 training and 10,000 test images, binary version',
    },
  ],
};

/** CIFAR-100 as its authors publish it. */
export const CIFAR_100: DataSet = {
  id: 'cifar-100',
  title: 'CIFAR-100, 32×32 colour images of 100 classes',
  files: [
    {
      id: 'cifar-100-archive',
      path: 'cifar-100-binary.tar.gz',
      addresses: ['https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz'],
      checksum: { md5: '03b5dce01913d631647c71ecec9e9cb8', of: 'file' },
      licence: LICENCE,
      about: '50,000 training and 10,000 test images, binary version (about 169 MB)',
    },
  ],
};

/** Parts of CIFAR that a mirror may hold instead of the whole archives. */
export const CIFAR_PARTS: DataSet = {
  id: 'cifar-parts',
  title: 'CIFAR-10 and CIFAR-100, 10,000 training images of each (from a mirror only)',
  byHand: 'They are parts of the archives cifar-10 and cifar-100; fetch those instead.',
  files: [
    {
      id: 'cifar-10-batch-1',
      path: 'cifar-10-batches-bin/data_batch_1.bin',
      addresses: [],
      bytes: 30_730_000,
      checksum: { sha256: 'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5', of: 'file' },
      licence: LICENCE,
      about: 'the first 10,000 training images of CIFAR-10 in official order',
    },
    {
      id: 'cifar-10-classes',
      path: 'cifar-10-batches-bin/batches.meta.txt',
      addresses: [],
      bytes: 60,
      checksum: { sha256: '2ce042b1e0b48db4bb214408e6414ba18b2731c24af244f2d6c112fddf31af00', of: 'file' },
      licence: LICENCE,
      about: 'class names of CIFAR-10',
    },
    {
      id: 'cifar-100-part',
      path: 'cifar-100-binary/train.bin',
      addresses: [],
      bytes: 30_740_000,
      checksum: { sha256: '9530aa414f3b0463250d52e17d1761b39837ae2ae4e174555db6c7936d66462b', of: 'file' },
      licence: LICENCE,
      about: '10,000 training images of CIFAR-100 in random order',
    },
    {
      id: 'cifar-100-classes',
      path: 'cifar-100-binary/fine_label_names.txt',
      addresses: [],
      bytes: 725,
      checksum: { sha256: '4a53f81a8af29bb6aa646bfe2c455db1b061edfde82a39c0cfc313ef536c681b', of: 'file' },
      licence: LICENCE,
      about: 'class names of CIFAR-100',
    },
  ],
};
