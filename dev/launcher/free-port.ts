import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Ports are taken below those that systems assign themselves (32768 on Linux, 49152 elsewhere), so that no
 * other connection takes one between choice and use.
 */
const range = { from: 15_000, to: 32_000 };

/** What this process has given out: a port is free until the part that it was chosen for listens. */
const given = new Set<number>();

/**
 * A TCP port of 127.0.0.1 that was free a moment ago and is not assigned automatically. Never the same
 * twice.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(range.from, range.to);
    if (given.has(port)) continue;
    given.add(port);
    if (await isPortFree(port)) return port;
  }
}

/** Whether nobody listens on this port of 127.0.0.1. */
export async function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
