import { Mt19937 } from '../../../src/core/index.js';
import {
  type RowMeaning,
  SCORE_TABLE_FORMAT,
  ScoreTable,
  type ScoreTableHeader,
} from '../../../src/experiments/index.js';
import { functionalClasses, NAS_BENCH_201_SIZE } from '../../../src/spaces/index.js';

export interface RandomTableOptions {
  readonly batchSize?: number;
  readonly seeds?: number;
  readonly batches?: number;
  readonly rowMeaning?: RowMeaning;
  readonly cells?: readonly number[];
}

/** A table of the right form whose hits are binomial (p = 0.1), some rows constant. */
export function randomTable(options: RandomTableOptions = {}): ScoreTable {
  const { batchSize = 16, seeds = 10, batches = 1, rowMeaning = 'functional-class' } = options;
  const cells = Uint16Array.from(
    options.cells ??
      (rowMeaning === 'cell'
        ? Array.from({ length: NAS_BENCH_201_SIZE }, (_, index) => index)
        : functionalClasses().representatives),
  );
  const rng = Mt19937.fromSeed(7);
  const header: ScoreTableHeader = {
    format: SCORE_TABLE_FORMAT,
    space: 'nas-bench-201',
    images: { name: 'cifar-10', provenance: 'made up', sha256s: { 'made-up.bin': '00' } },
    batchSize,
    draw: { seed: 1, augmented: false, method: 'made up' },
    batches: Array.from({ length: batches }, (_, number) => ({
      number,
      sha256: `batch ${number}`,
      rows: cells.length,
    })),
    network: {
      skeleton: { classes: 10, channels: 16, cellsPerStage: 5 },
      imageSize: 32,
      initialisation: 'torch',
      normalisation: 'batch-statistics',
    },
    seeds: { first: 0, count: seeds },
    rowMeaning,
    provenance: { program: 'test', engines: ['none'], machine: 'none', secondsPerNetwork: 0.01 },
  };
  return new ScoreTable(
    header,
    header.batches.map(() => {
      const hits = batchSize > 255 ? new Uint16Array(cells.length * seeds) : new Uint8Array(cells.length * seeds);
      for (let row = 0; row < cells.length; row++) {
        const constant = rng.nextUint32() % 50 === 0;
        for (let seed = 0; seed < seeds; seed++) {
          let count = 0;
          for (let image = 0; image < batchSize; image++) count += rng.nextUint32() % 10 === 0 ? 1 : 0;
          hits[row * seeds + seed] = constant && seed > 0 ? (hits[row * seeds] as number) : count;
        }
      }
      return { cells, hits };
    }),
  );
}
