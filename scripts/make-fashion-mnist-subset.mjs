// Makes data/fashion-mnist/ from the official Fashion-MNIST files (Debian: package dataset-fashion-mnist).
//
//   node scripts/make-fashion-mnist-subset.mjs [FOLDER WITH THE FOUR OFFICIAL FILES] [--check]
//
// training    the first 200 images of each class among the first 55,000 of the training set, in official order
// validation  the last 5,000 images of the training set
// test        the first 5,000 images of the test set
//
// Pixels and labels are copied unchanged. The gzip header carries no time, name or platform. --check writes nothing and
// fails where the committed files hold anything else.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

const PER_CLASS = 200;
const CLASSES = 10;
const PIXELS = 28 * 28;
// MD5 of the official .gz files, as printed on https://github.com/zalandoresearch/fashion-mnist#get-the-data . Debian
// re-compressed the files, so the contents are compared instead.
const CONTENT_MD5 = {
  'train-images-idx3-ubyte.gz': 'f4a8712d7a061bf5bd6d2ca38dc4d50a',
  'train-labels-idx1-ubyte.gz': '9018921c3c673c538a1fc5bad174d6f9',
  't10k-images-idx3-ubyte.gz': '8181f5470baa50b63fa0f6fddb340f0a',
  't10k-labels-idx1-ubyte.gz': '15d484375f8d13e6eb1aabb0c3f46965',
};

const check = process.argv.includes('--check');
const source = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? '/usr/share/datasets/fashion-mnist';
const target = join(dirname(dirname(fileURLToPath(import.meta.url))), 'data', 'fashion-mnist');

const trainImages = official('train-images-idx3-ubyte.gz').subarray(16);
const trainLabels = official('train-labels-idx1-ubyte.gz').subarray(8);
const testImages = official('t10k-images-idx3-ubyte.gz').subarray(16);
const testLabels = official('t10k-labels-idx1-ubyte.gz').subarray(8);

const taken = new Array(CLASSES).fill(0);
const training = range(0, 55_000).filter((index) => taken[trainLabels[index]]++ < PER_CLASS);

mkdirSync(target, { recursive: true });
write('train', trainImages, trainLabels, training);
write('validation', trainImages, trainLabels, range(55_000, 60_000));
write('test', testImages, testLabels, range(0, 5_000));

function official(name) {
  const content = gunzipSync(readFileSync(join(source, name)));
  if (createHash('md5').update(content).digest('hex') !== CONTENT_MD5[name]) {
    throw new Error(`${name} in ${source} is not the official Fashion-MNIST file.`);
  }
  return content;
}

function range(from, to) {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function write(split, images, labels, indices) {
  const pixels = Buffer.concat(indices.map((index) => images.subarray(index * PIXELS, (index + 1) * PIXELS)));
  const classes = Buffer.from(indices.map((index) => labels[index]));
  save(`${split}-images-idx3-ubyte.gz`, Buffer.concat([header([indices.length, 28, 28]), pixels]));
  save(`${split}-labels-idx1-ubyte.gz`, Buffer.concat([header([indices.length]), classes]));
}

/** IDX: two zero bytes, element type (8: unsigned byte), number of dimensions, then each extent as big-endian u32. */
function header(shape) {
  const bytes = Buffer.alloc(4 + 4 * shape.length);
  bytes[2] = 8;
  bytes[3] = shape.length;
  for (const [axis, extent] of shape.entries()) bytes.writeUInt32BE(extent, 4 + 4 * axis);
  return bytes;
}

function save(name, content) {
  const path = join(target, name);
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (check) {
    if (!gunzipSync(readFileSync(path)).equals(content)) throw new Error(`${name} differs from the official images.`);
  } else {
    const packed = gzipSync(content, { level: 9, memLevel: 9 });
    packed[9] = 255; // operating system: unknown, so that every machine writes the same header
    writeFileSync(path, packed);
  }
  console.log(`${sha256}  ${name} (content)`);
}
