import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileAtomic } from '../core/files.js';

/** The five channels of a Jupyter kernel. */
export type Channel = 'shell' | 'iopub' | 'stdin' | 'control' | 'hb';

const CHANNELS: readonly Channel[] = ['shell', 'iopub', 'stdin', 'control', 'hb'];
const LOOPBACK = '127.0.0.1';
/** Systems cut the path of a socket at 104 bytes or a little more. */
const LONGEST_SOCKET_FOLDER = 90;

/** How the two ends of a kernel find each other; the folder holds the connection file and, with `ipc`, the sockets. */
export interface Connection {
  readonly folder: string;
  readonly file: string;
  readonly key: string;
  address(channel: Channel): string;
  /** Removes the folder. */
  close(): void;
}

/** Sockets in a private folder where the system has them: no port to collide on, nothing on the network. */
export type Transport = 'ipc' | 'tcp';

/** The transport that suits this system. */
export function defaultTransport(): Transport {
  return process.platform === 'win32' ? 'tcp' : 'ipc';
}

/** Chooses addresses and a key and writes the connection file that the kernel reads. */
export async function createConnection(asked: Transport = defaultTransport()): Promise<Connection> {
  const folder = mkdtempSync(join(tmpdir(), 'trainless-kernel-'));
  const transport = folder.length > LONGEST_SOCKET_FOLDER ? 'tcp' : asked;
  try {
    const ports = transport === 'tcp' ? await freePorts(CHANNELS.length) : CHANNELS.map((_, index) => index + 1);
    const port = (channel: Channel): number => ports[CHANNELS.indexOf(channel)] ?? 0;
    // tslab joins transport, ip and port with "://" and ":", whatever the transport.
    const ip = transport === 'tcp' ? LOOPBACK : join(folder, 'socket');
    const key = randomUUID();
    const file = join(folder, 'connection.json');
    const info = {
      ...Object.fromEntries(CHANNELS.map((channel) => [`${channel}_port`, port(channel)])),
      transport,
      ip,
      key,
      signature_scheme: 'hmac-sha256',
      kernel_name: 'trainless',
    };
    writeFileAtomic(file, JSON.stringify(info));
    return {
      folder,
      file,
      key,
      address: (channel) => `${transport}://${ip}:${port(channel)}`,
      close: () => rmSync(folder, { recursive: true, force: true }),
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Ports that were free a moment ago, all held at once so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  try {
    return await Promise.all(
      servers.map(
        (server) =>
          new Promise<number>((resolve, reject) => {
            server.once('error', reject);
            server.listen(0, LOOPBACK, () => {
              const address = server.address();
              resolve(typeof address === 'object' && address !== null ? address.port : 0);
            });
          }),
      ),
    );
  } finally {
    for (const server of servers) server.close();
  }
}
