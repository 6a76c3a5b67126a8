import { extname } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import { writeFileAtomic } from '../../core/files.js';
import type { Figure, FigureDefinition, FigureOptions } from '../../report/index.js';
import { positiveInteger } from '../options.js';
import { log, print, printJson } from '../output.js';
import { imagesOf, readSelectionRows, readStudyRows, type StudyRows, shippedRows } from '../study-rows.js';

interface FigureFlags {
  readonly data?: string;
  readonly out?: string;
  readonly images?: string;
  readonly scope?: string;
  readonly note?: string;
  readonly colours: 'paper' | 'viridis';
  readonly trend?: boolean;
  readonly correlation: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly list?: boolean;
  readonly shipped?: boolean;
  readonly json?: boolean;
}

/** `trainless figure <id>` */
export function register(program: Command): void {
  program
    .command('figure')
    .argument('[id]', 'number in the paper: 1a, 1b, 2, 3, 4a, 4b, 5, 6, 7, A.8, A.9, A.10, A.11')
    .option(
      '--data <path>',
      'rows: a folder of `trainless run`, a .json or .csv file, a score table (default for 6 to A.11: one that ships)',
    )
    .option('--shipped', 'rows: the results that ship with the program; nothing is computed or downloaded')
    .option('--out <file>', '.svg, .png or .json (Vega-Lite); default: the specification on standard output')
    .option('--images <words>', 'which images were used; needed where the data do not say it')
    .option('--scope <words>', 'what else a reader must know, such as "N_init = 100"')
    .option('--note <words>', 'a line of your own on the picture')
    .option('--colours <map>', 'paper (the authors’ own) or viridis', colours, 'paper')
    .option('--trend', 'draw the least-squares line')
    .option('--no-correlation', 'leave out the line with correlations (Figures 1 to 5)')
    .option('--width <pixels>', 'width of the frame, or of one panel', positiveInteger)
    .option('--height <pixels>', 'height of the frame, or of one panel', positiveInteger)
    .option('--list', 'list the figures')
    .option('--json', 'one JSON document on standard output: number, caption, counts, specification')
    .addHelpText(
      'after',
      `
Examples:
  trainless figure --list
  trainless figure 3 --shipped --out figure-3.svg                                     (our study on the real MNIST)
  trainless figure 3 --data runs/mnist-fashion-mnist-paper --out figure-3.svg
  trainless figure 1a --data rows.csv --images "MNIST" --colours viridis --out figure-1a.png
  trainless figure 6 --out figure-6.png
  trainless figure A.8 --shipped --out figure-a8.svg                                  (no download)
  trainless figure 6 --data runs/scores-cifar-10-16/cifar-10-16.scores --out figure-6.svg
  trainless figure 7 --data cells.json --images "CIFAR-10" > figure-7.vl.json

Columns, Figures 1 to 5: units1, units2, params, muU, sigmaU, cvU, muT, sigmaT (fractions; empty where not computed).
Columns, the others: index, name, params, na, nInit, cvU, accuracy.`,
    )
    .action(drawFigure);
}

async function drawFigure(id: string | undefined, flags: FigureFlags): Promise<void> {
  const { buildFigure, FIGURES, findFigure } = await import('../../report/index.js');
  if (flags.list) {
    const list = FIGURES.map(({ id: number, title, section, rows }) => ({ id: number, title, section, rows }));
    if (flags.json) printJson(list);
    else print(list.map((figure) => `${figure.id.padEnd(6)}${figure.title} (${figure.section})`).join('\n'));
    return;
  }
  if (id === undefined) throw new TrainlessError('BAD_ARGUMENT', 'Say which figure: trainless figure --list.');
  const definition = findFigure(id);
  if (flags.shipped && flags.data !== undefined) {
    throw new TrainlessError('BAD_ARGUMENT', '--shipped and --data name two sources of rows: leave one out.');
  }
  if (!flags.shipped && flags.data === undefined && definition.rows === 'architectures') {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      'Say where the rows are: --data with a folder of `trainless run` or a file, or --shipped for the results that ship with the program.',
    );
  }
  const format = flags.out === undefined ? 'spec' : formatOf(flags.out);
  const study = await studyRows(definition, flags);
  const scope = flags.scope ?? study.scope;
  const options: FigureOptions = {
    images: imagesOf(study, flags.images),
    colourMap: flags.colours,
    trend: flags.trend ?? false,
    correlation: flags.correlation,
    ...(scope === undefined ? {} : { scope }),
    ...(flags.note === undefined ? {} : { note: flags.note }),
    ...(flags.width === undefined ? {} : { width: flags.width }),
    ...(flags.height === undefined ? {} : { height: flags.height }),
  };
  const figure = buildFigure(id, study.rows, options, flags.data);
  if (flags.out !== undefined) writeFileAtomic(flags.out, await content(figure, format));
  if (flags.json) {
    const { spec, ...rest } = figure;
    printJson(flags.out === undefined ? figure : { ...rest, out: flags.out });
  } else if (flags.out === undefined) {
    printJson(figure.spec);
  } else {
    log(figure.caption);
    print(flags.out);
  }
}

async function studyRows({ id, rows }: FigureDefinition, { data, shipped }: FigureFlags): Promise<StudyRows> {
  if (shipped) return shippedRows(id, rows);
  return data === undefined || data.endsWith('.scores') ? readSelectionRows(data, id) : readStudyRows(data);
}

type Format = 'svg' | 'png' | 'spec';

function formatOf(path: string): Format {
  const format = ({ '.svg': 'svg', '.png': 'png', '.json': 'spec' } as const)[extname(path).toLowerCase()];
  if (format === undefined) throw new TrainlessError('BAD_ARGUMENT', `${path} must end in .svg, .png or .json.`);
  return format;
}

async function content(figure: Figure, format: Format): Promise<string | Uint8Array> {
  if (format === 'spec') return `${JSON.stringify(figure.spec, null, 1)}\n`;
  const { renderPng, renderSvg } = await import('../../report/index.js');
  const svg = await renderSvg(figure.spec);
  return format === 'svg' ? svg : renderPng(svg);
}

function colours(name: string): 'paper' | 'viridis' {
  if (name !== 'paper' && name !== 'viridis') throw new InvalidArgumentError('Choose paper or viridis.');
  return name;
}
