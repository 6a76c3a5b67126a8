import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TrainlessError, writeError } from '../core/errors.js';
import { writeFileAtomic } from '../core/files.js';
import { isRecord } from './json.js';
import { kernelPreload, tslabProgram } from './kernel.js';

/** Name under which Jupyter knows the kernel. */
export const KERNEL_NAME = 'trainless';
const DISPLAY_NAME = 'TypeScript (trainless)';
const NAME = /^[a-z0-9._-]+$/i;

/** Where Jupyter looks: the variables and folders that it reads them from. */
export interface JupyterEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** A kernel that Jupyter would find. */
export interface InstalledKernel {
  readonly name: string;
  readonly displayName: string;
  readonly language: string;
  readonly folder: string;
  /** Whether `installKernel` wrote it. */
  readonly ours: boolean;
  /** What keeps it from starting, if anything is known to. */
  readonly problem: string | undefined;
}

/** How a kernel is installed. */
export interface InstallKernelOptions {
  /** Folder of an environment (`<prefix>/share/jupyter`); without it, the user's own data folder. */
  readonly prefix?: string;
  /** @defaultValue {@link KERNEL_NAME} */
  readonly name?: string;
  /** Replace a kernel of that name that something else installed. */
  readonly force?: boolean;
  readonly jupyter?: JupyterEnvironment;
}

/** The environment of this process. */
export function jupyterEnvironment(): JupyterEnvironment {
  return { env: process.env, platform: process.platform, home: homedir() };
}

/**
 * The user's Jupyter data folder, by the rules of `jupyter --data-dir`: JUPYTER_DATA_DIR, else the platform's place.
 * @see https://docs.jupyter.org/en/stable/use/jupyter-directories.html
 */
export function jupyterDataFolder({ env, platform, home }: JupyterEnvironment = jupyterEnvironment()): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (platform === 'darwin') return join(home, 'Library', 'Jupyter');
  if (platform === 'win32') {
    return env.APPDATA ? join(env.APPDATA, 'jupyter') : join(env.JUPYTER_CONFIG_DIR ?? join(home, '.jupyter'), 'data');
  }
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'jupyter');
}

/** The folders in which Jupyter looks for kernels, first match first: JUPYTER_PATH, user, environments, system. */
export function jupyterSearchPath(jupyter: JupyterEnvironment = jupyterEnvironment()): string[] {
  const { env, platform } = jupyter;
  const environments = [env.VIRTUAL_ENV, env.CONDA_PREFIX].flatMap((prefix) =>
    prefix ? [join(prefix, 'share', 'jupyter')] : [],
  );
  const system =
    platform === 'win32'
      ? [join(env.PROGRAMDATA ?? 'C:\\ProgramData', 'jupyter')]
      : ['/usr/local/share/jupyter', '/usr/share/jupyter'];
  const asked = (env.JUPYTER_PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...new Set([...asked, jupyterDataFolder(jupyter), ...environments, ...system])];
}

/**
 * Tells Jupyter (Lab, Notebook, VS Code, nbconvert) how to start this project's tslab: writes one `kernel.json`;
 * no Python takes part.
 * @returns the folder that holds it
 * @throws {TrainlessError} MISSING_DEPENDENCY, BAD_ARGUMENT, NOT_WRITABLE, DISK_FULL
 */
export function installKernel(options: InstallKernelOptions = {}): string {
  const name = kernelName(options.name);
  const data =
    options.prefix === undefined ? jupyterDataFolder(options.jupyter) : join(options.prefix, 'share', 'jupyter');
  const folder = join(data, 'kernels', name);
  const file = join(folder, 'kernel.json');
  if (existsSync(file) && !isOurs(readSpec(file)) && !options.force) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `${folder} holds a kernel that something else installed. Choose another --name, or add --force to replace it.`,
      { details: { folder } },
    );
  }
  const spec = {
    argv: [
      process.execPath,
      '--import',
      pathToFileURL(kernelPreload()).href,
      tslabProgram(),
      'kernel',
      '--config-path',
      '{connection_file}',
    ],
    display_name: DISPLAY_NAME,
    language: 'typescript',
    interrupt_mode: 'signal',
    metadata: { installed_by: 'trainless' },
  };
  writeFileAtomic(file, `${JSON.stringify(spec, null, 1)}\n`);
  return folder;
}

/**
 * Removes kernels that `installKernel` wrote: from the given prefix, or from everywhere that Jupyter looks.
 * @returns the folders removed
 * @throws {TrainlessError} UNKNOWN_NAME where there is none, BAD_ARGUMENT where it is not ours, NOT_WRITABLE
 */
export function uninstallKernel(options: Omit<InstallKernelOptions, 'force'> = {}): string[] {
  const name = kernelName(options.name);
  const found = listKernels(options).filter((kernel) => kernel.name.toLowerCase() === name.toLowerCase());
  const ours = found.filter((kernel) => kernel.ours);
  const [foreign] = found;
  if (foreign !== undefined && ours.length === 0) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `${foreign.folder} was not installed by trainless. Remove it with: jupyter kernelspec remove ${name}`,
      { details: { folder: foreign.folder } },
    );
  }
  if (ours.length === 0) {
    throw new TrainlessError('UNKNOWN_NAME', `No kernel "${name}" is installed. See: trainless kernel list`, {
      details: { name },
    });
  }
  for (const { folder } of ours) {
    try {
      rmSync(folder, { recursive: true });
    } catch (error) {
      throw writeError(error, folder);
    }
  }
  return ours.map((kernel) => kernel.folder);
}

/** The kernels that Jupyter would find, in its order; of two with one name it takes the first. */
export function listKernels(options: Pick<InstallKernelOptions, 'prefix' | 'jupyter'> = {}): InstalledKernel[] {
  const places =
    options.prefix === undefined ? jupyterSearchPath(options.jupyter) : [join(options.prefix, 'share', 'jupyter')];
  return places.flatMap((place) => {
    const kernels = join(place, 'kernels');
    return foldersIn(kernels).flatMap((name): InstalledKernel[] => {
      const folder = join(kernels, name);
      const spec = readSpec(join(folder, 'kernel.json'));
      if (spec === undefined) return [];
      return [
        {
          name,
          displayName: String(spec.display_name ?? name),
          language: String(spec.language ?? ''),
          folder,
          ours: isOurs(spec),
          problem: isOurs(spec) ? problemOf(spec) : undefined,
        },
      ];
    });
  });
}

function kernelName(name: string = KERNEL_NAME): string {
  if (NAME.test(name)) return name;
  throw new TrainlessError('BAD_ARGUMENT', `"${name}" is no name for a kernel: use letters, digits and . _ - only.`);
}

function readSpec(file: string): Record<string, unknown> | undefined {
  try {
    const spec: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(spec) ? spec : undefined;
  } catch {
    // Jupyter passes over such a folder too.
    return undefined;
  }
}

function isOurs(spec: Readonly<Record<string, unknown>> | undefined): boolean {
  return isRecord(spec?.metadata) && spec.metadata.installed_by === 'trainless';
}

/** A kernel that outlived the Node or the checkout that it was installed from cannot start. */
function problemOf(spec: Readonly<Record<string, unknown>>): string | undefined {
  const argv = Array.isArray(spec.argv) ? spec.argv.map(String) : [];
  const [node, , preload, tslab] = argv;
  const missing = [node, preload?.startsWith('file:') ? new URL(preload) : preload, tslab].find(
    (file) => file === undefined || !existsSync(file),
  );
  return missing === undefined && argv.length >= 4 ? undefined : `${String(missing)} does not exist any more`;
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
