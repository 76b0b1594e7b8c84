// Starts and stops Weir's server as its own process.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The executable under test. */
export const program = process.env.WEIR_BIN ?? fileURLToPath(new URL('../../../src/Weir.Cli/bin/Release/net10.0/weir', import.meta.url));
const startTimeoutMs = 30_000;

/** Where servers keep their runs when a scenario does not say: INTEROP_STORE is memory (the default) or sqlite. */
export const store = process.env.INTEROP_STORE || 'memory';
if (!['memory', 'sqlite'].includes(store)) throw new Error(`INTEROP_STORE is memory or sqlite, not '${store}'`);

// A scenario that fails half-way leaves its server behind; none outlives the tests, nor does its folder.
const running = new Set();
const folders = new Set();
process.once('exit', () => {
  running.forEach((child) => child.kill('SIGKILL'));
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});

function temporaryData() {
  const folder = mkdtempSync(join(tmpdir(), 'weir-interop-'));
  folders.add(folder);
  return folder;
}

export class Server {
  /** Starts a server on a free port, or on `port`. It keeps its runs in `data`; without that, in the store of this run of the tests. */
  static async start({ data = store === 'sqlite' ? temporaryData() : undefined, port = 0, args: more = [] } = {}) {
    if (!existsSync(program)) throw new Error(`${program} is not built; build Weir.slnx in Release, or set WEIR_BIN`);
    const server = new Server();
    server.data = data;
    const args = ['server', 'start-dev', '--port', String(port), '--ip', '127.0.0.1', ...(data ? ['--data', data] : []), ...more];
    server.process = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(server.process);
    server.exited = new Promise((resolve) => server.process.once('exit', (code) => {
      running.delete(server.process);
      resolve(code);
    }));
    server.output = '';
    server.address = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the server did not start: ${server.output}`)), startTimeoutMs);
      const read = (chunk) => {
        server.output += chunk;
        const match = /listens on (\S+:\d+)/.exec(server.output);
        if (match) {
          clearTimeout(timer);
          resolve(match[1]);
        }
      };
      server.process.stdout.on('data', read);
      server.process.stderr.on('data', read);
      server.process.once('error', reject);
      server.process.once('exit', (code) => reject(new Error(`the server exited with ${code}: ${server.output}`)));
    });
    server.port = Number(server.address.split(':').at(-1));
    return server;
  }

  async stop() {
    this.process.kill('SIGTERM');
    return await this.exited;
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.exited;
  }
}

/** Calls `use` with a new folder and removes it afterwards. */
export async function withFolder(use) {
  const folder = await mkdtemp(join(tmpdir(), 'weir-interop-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
