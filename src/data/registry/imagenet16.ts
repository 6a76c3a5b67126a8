import type { DataFile, DataSet } from './data-file.js';

/** MD5 of train_data_batch_1 … 10, as NAS-Bench-201's own loader expects them. */
const TRAIN_MD5 = [
  '27846dcaa50de8e21a7d1a35f30f0e91',
  'c7254a054e0e795c69120a5727050e3f',
  '4333d3df2e5ffb114b05d2ffc19b1e87',
  '1620cdf193304f4a92677b695d70d10f',
  '348b3c2fdbb3940c4e9e834affd3b18d',
  '6e765307c242a1b3d7d5ef9139b48945',
  '564926d8cbf8fc4818ba23d2faac7564',
  'f4755871f718ccb653440b9dd0ebac66',
  'bb6dd660c38c58552125b1a92f86b5d4',
  '8f03f34ac4b42271a294f91bf480f29b',
];
const VALIDATION_MD5 = '3410e3017fdaefba8d5073aaa65e4bd6';

function file(name: string, md5: string, about: string): DataFile {
  return {
    id: `imagenet16-${name.replaceAll('_', '-')}`,
    path: `imagenet16/${name}`,
    addresses: [],
    checksum: { md5, of: 'file' },
    licence: 'ImageNet terms of access: non-commercial research and education',
    about,
  };
}

/** ImageNet downsampled to 16×16 (Chrabaszcz, Loshchilov, Hutter, 2017), the files that NAS-Bench-201 reads. */
export const IMAGENET_16: DataSet = {
  id: 'imagenet16-120',
  title: 'ImageNet16, from which ImageNet16-120 takes the first 120 classes',
  byHand:
    'ImageNet asks for a registration. Get the 16×16 batches from https://image-net.org/download-images ' +
    '("Download downsampled image data") and put train_data_batch_1 … 10 and val_data in a folder imagenet16/ of a mirror.',
  files: [
    ...TRAIN_MD5.map((md5, index) => file(`train_data_batch_${index + 1}`, md5, `training batch ${index + 1} of 10`)),
    file('val_data', VALIDATION_MD5, '50,000 validation images'),
  ],
};
