import type { Command } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import { print, printJson } from '../output.js';

interface PlaceFlags {
  readonly user?: boolean;
  readonly prefix?: string;
  readonly name?: string;
  readonly json?: boolean;
}

interface InstallFlags extends PlaceFlags {
  readonly force?: boolean;
}

/** `trainless kernel install | uninstall | list` */
export function register(program: Command): void {
  const kernel = program.command('kernel');
  kernel
    .command('install')
    .description('write a kernel specification that Jupyter finds; needs no Python')
    .option('--user', "into the user's Jupyter folder (the default; respects JUPYTER_DATA_DIR)")
    .option('--prefix <dir>', 'into an environment: <dir>/share/jupyter/kernels')
    .option('--name <name>', 'name of the kernel (default: trainless)')
    .option('--force', 'replace a kernel of that name that something else installed')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      `
Examples:
  trainless kernel install
  trainless kernel install --prefix "$VIRTUAL_ENV"
  jupyter nbconvert --execute --to html --ExecutePreprocessor.kernel_name=trainless notebooks/01-mnist-metric-search.ipynb`,
    )
    .action(install);
  kernel
    .command('uninstall')
    .description('remove kernel specifications that trainless wrote')
    .option('--user', "from the user's Jupyter folder and wherever else Jupyter looks (the default)")
    .option('--prefix <dir>', 'from an environment: <dir>/share/jupyter/kernels')
    .option('--name <name>', 'name of the kernel (default: trainless)')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', '\nExample:\n  trainless kernel uninstall')
    .action(uninstall);
  kernel
    .command('list')
    .description('the kernels that Jupyter finds here, in the order of its search')
    .option('--prefix <dir>', 'only those of an environment')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', '\nExample:\n  trainless kernel list --json')
    .action(list);
}

async function install(flags: InstallFlags): Promise<void> {
  const { installKernel, KERNEL_NAME } = await import('../../notebook/index.js');
  const folder = installKernel({ ...place(flags), force: flags.force ?? false });
  if (flags.json) printJson({ name: flags.name ?? KERNEL_NAME, folder });
  else print(`Installed in ${folder}. Choose "TypeScript (trainless)" in Jupyter.`);
}

async function uninstall(flags: PlaceFlags): Promise<void> {
  const { uninstallKernel } = await import('../../notebook/index.js');
  const removed = uninstallKernel(place(flags));
  if (flags.json) printJson({ removed });
  else print(removed.map((folder) => `Removed ${folder}.`).join('\n'));
}

async function list(flags: PlaceFlags): Promise<void> {
  const { listKernels } = await import('../../notebook/index.js');
  const kernels = listKernels(place(flags));
  if (flags.json) {
    printJson({ kernels: kernels.map((kernel) => ({ ...kernel, problem: kernel.problem ?? null })) });
  } else if (kernels.length === 0) {
    print('Jupyter finds no kernel here. Install one: trainless kernel install');
  } else {
    for (const { name, displayName, folder, problem } of kernels) {
      print(`${name}  ${displayName}  ${folder}${problem === undefined ? '' : `  (${problem}: install it again)`}`);
    }
  }
}

function place(flags: PlaceFlags): { prefix?: string; name?: string } {
  if (flags.user && flags.prefix !== undefined) {
    throw new TrainlessError('BAD_ARGUMENT', 'Say either --user or --prefix: they name two places.');
  }
  return {
    ...(flags.prefix === undefined ? {} : { prefix: flags.prefix }),
    ...(flags.name === undefined ? {} : { name: flags.name }),
  };
}
