import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { tslabProgram } from '../../notebook/kernel.js';
import { jupyterDataFolder, listKernels } from '../../notebook/kernel-spec.js';
import type { Check, Finding } from './check.js';
import { PACKAGE_ROOT, probe } from './probe.js';

const REINSTALL = 'npm ci';

/** Node can `require` ES modules from these versions on; tslab loads the package that way. */
function suits(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 23;
}

const node: Check = {
  id: 'node',
  title: 'Node.js',
  fix: 'install Node 20.19 or newer (22.12 or newer of the 22 series)',
  run(): Finding {
    const { node: version } = process.versions;
    const detail = `${version} on ${process.platform} ${process.arch}`;
    if (suits(version)) return { status: 'ok', detail };
    return { status: 'problem', detail: `${detail}: notebooks cannot import the package`, fix: node.fix };
  },
};

const build: Check = {
  id: 'build',
  title: 'compiled program',
  fix: 'npm run build',
  run(): Finding {
    const index = join(PACKAGE_ROOT, 'dist', 'index.js');
    if (!existsSync(index)) return { status: 'problem', detail: 'dist/ is missing', fix: build.fix };
    const source = join(PACKAGE_ROOT, 'src');
    if (!existsSync(source)) return { status: 'ok', detail: 'dist/, as installed' };
    const newer = newestFile(source) > statSync(index).mtimeMs;
    return newer
      ? { status: 'warning', detail: 'src/ was changed after dist/ was built', fix: build.fix }
      : { status: 'ok', detail: 'dist/ is as new as src/' };
  },
};

const selfLink: Check = {
  id: 'self-link',
  title: 'import by name',
  fix: 'node scripts/link-self.mjs',
  run(): Finding {
    const root = realpathSync(PACKAGE_ROOT);
    if (basename(dirname(root)) === 'node_modules') return { status: 'ok', detail: 'installed as a package' };
    const link = join(root, 'node_modules', 'trainless-nas');
    if (existsSync(link) && realpathSync(link) === root) {
      return { status: 'ok', detail: 'node_modules/trainless-nas leads to this folder' };
    }
    return { status: 'problem', detail: 'notebooks cannot import trainless-nas', fix: selfLink.fix };
  },
};

const tslab: Check = {
  id: 'tslab',
  title: 'tslab, the notebook kernel',
  fix: REINSTALL,
  async run(): Promise<Finding> {
    const folder = dirname(dirname(tslabProgram()));
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    const compiler = createRequire(join(folder, 'package.json')).resolve('@tslab/typescript-for-tslab/package.json');
    const typescript = JSON.parse(readFileSync(compiler, 'utf8')) as { version: string };
    return { status: 'ok', detail: `${manifest.version}, compiles cells with TypeScript ${typescript.version}` };
  },
};

const zeromq: Check = {
  id: 'zeromq',
  title: 'ZeroMQ, the way to the kernel',
  fix: `${REINSTALL} (prebuilt for Linux, macOS and Windows on x64 and arm64; elsewhere it needs a C++ compiler)`,
  async run(): Promise<Finding> {
    const version = await probe(`
      import { Reply, Request, version } from 'zeromq';
      const [reply, request] = [new Reply(), new Request({ receiveTimeout: 5000 })];
      await reply.bind('inproc://doctor');
      request.connect('inproc://doctor');
      await request.send('ping');
      await reply.send(await reply.receive());
      if (String(await request.receive()) !== 'ping') throw new Error('a message was changed on its way');
      reply.close(); request.close();
      console.log(version);`);
    return { status: 'ok', detail: `${version}, a message went round` };
  },
};

const jupyter: Check = {
  id: 'jupyter',
  title: 'Jupyter kernel',
  fix: 'trainless kernel install --force',
  run(): Finding {
    const kernels = listKernels();
    const ours = kernels.find((kernel) => kernel.ours);
    if (ours?.problem !== undefined) {
      return { status: 'warning', detail: `${ours.folder}: ${ours.problem}`, fix: jupyter.fix };
    }
    if (ours !== undefined) return { status: 'ok', detail: `"${ours.displayName}" in ${ours.folder}` };
    const where = `not installed in ${jupyterDataFolder()}; only Jupyter itself needs it, trainless notebook run does not`;
    return { status: 'note', detail: where, fix: 'trainless kernel install' };
  },
};

function newestFile(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((newest, entry) => {
    const path = join(folder, entry.name);
    return Math.max(newest, entry.isDirectory() ? newestFile(path) : statSync(path).mtimeMs);
  }, 0);
}

/** Node, the build, and what notebooks need. */
export const INSTALLATION_CHECKS: readonly Check[] = [node, build, selfLink, tslab, zeromq, jupyter];
