import type { Command } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import { positiveInteger } from '../options.js';
import { log, print } from '../output.js';

interface ExportOptions {
  readonly arch?: string;
  readonly out?: string;
  readonly classes: number;
  readonly channels: number;
  readonly cells: number;
  readonly init: string;
  readonly seed: string;
  readonly weightsAsInputs?: boolean;
}

/** `trainless export`: a network of NAS-Bench-201 as an ONNX file. */
export function register(program: Command): void {
  program
    .command('export')
    .option('--arch <string>', 'architecture string or official index')
    .option('--out <file>', 'the .onnx file')
    .option('--classes <K>', 'classes of the data set', positiveInteger, 10)
    .option('--channels <C>', 'channels of the first stage', positiveInteger, 16)
    .option('--cells <N>', 'cells in each of the three stages', positiveInteger, 5)
    .option('--init <scheme>', 'initialisation of the weights', 'torch')
    .option('--seed <n>', 'its seed', '0')
    .option('--weights-as-inputs', 'leave the weights out: the graph takes them as inputs, by PyTorch state_dict name')
    .addHelpText(
      'after',
      `
Examples:
  $ trainless export --arch 1462 --out all-3x3.onnx
  $ trainless export --arch 6111 --classes 100 --init torch-default --seed 7 --out net.onnx

The graph takes "images", float32 [n, 3, h, w] with sides that are multiples of 4, and gives "logits" [n, classes].
Batch normalisation uses the batch's own statistics. Edges without influence on the output are left out.`,
    )
    .action(exportCommand);
}

async function exportCommand(options: ExportOptions): Promise<void> {
  if (options.arch === undefined || options.out === undefined) {
    throw new TrainlessError('BAD_ARGUMENT', 'Exporting needs --arch and --out (see --help for examples).');
  }
  const seed = Number(options.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new TrainlessError('BAD_ARGUMENT', `--seed takes a whole number from 0, not "${options.seed}".`);
  }
  const [{ readCell, formatCell }, graph, { writeFileAtomic }] = await Promise.all([
    import('../../spaces/index.js'),
    import('../../graph/index.js'),
    import('../../core/files.js'),
  ]);
  const cell = readCell(options.arch);
  const skeleton = { classes: options.classes, channels: options.channels, cellsPerStage: options.cells };
  const scheme = graph.initialisationScheme(options.init);
  const network = options.weightsAsInputs
    ? graph.nasBench201Graph(cell, skeleton)
    : graph.initialisedNasBench201Graph(cell, skeleton, scheme, seed);
  const file = graph.encodeOnnx(network, {
    architecture: formatCell(cell),
    skeleton: JSON.stringify(skeleton),
    ...(options.weightsAsInputs ? {} : { initialisation: scheme.name, seed: String(seed) }),
  });
  writeFileAtomic(options.out, file);
  log(`${network.nodes.length} operators, ${(file.length / 2 ** 20).toFixed(1)} MB.`);
  print(options.out);
}
