import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startChild } from '../../dev/launcher/child.ts';

/** Prism answering by an OpenAPI document, behind the base path that the real server has. */
export interface Prism {
  /** What stands before `/api/v1`. */
  apiUrl: string;
  /** What requests did that the document does not allow, one line each. */
  violations: () => string[];
  stop: () => Promise<void>;
}

const cli = fileURLToPath(new URL('../../node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url));

/**
 * Starts Prism on a port. It answers 422 to what its document does not allow; the test can read those
 * refusals.
 */
export async function startPrism(documentFile: string, port: number): Promise<Prism> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-prism-'));
  const child = await startChild({
    command: process.execPath,
    args: [cli, 'mock', documentFile, '--port', String(port)],
    env: { ...process.env, NODE_OPTIONS: '' },
    logFile: join(folder, 'prism.log'),
  });
  const violations: string[] = [];
  const origin = `http://127.0.0.1:${port}`;
  const proxy = createServer((request, response) => {
    void (async () => {
      const path = (request.url ?? '').replace(/^\/api\/v1/, '');
      const method = request.method ?? 'GET';
      const body = await buffer(request);
      const answer = await fetch(origin + path, {
        method,
        headers: {
          accept: 'application/json',
          authorization: request.headers.authorization ?? '',
          ...(body.length === 0 ? {} : { 'content-type': request.headers['content-type'] ?? '' }),
        },
        ...(body.length === 0 ? {} : { body }),
      });
      const text = await answer.text();
      // The document's own examples break its schemas in places, so violations of answers do not count.
      const found = answer.headers.get('sl-violations') ?? '';
      if (answer.status === 422 || answer.status === 401 || found.includes('"location":["request"')) {
        violations.push(`${method} ${path}: ${answer.status} ${found === '' ? text : found}`);
      } else if (text.includes('NO_PATH_MATCHED') || text.includes('NO_METHOD_MATCHED')) {
        violations.push(`${method} ${path}: not in the document`);
      }
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    })().catch(() => response.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const stop = async () => {
    proxy.closeAllConnections();
    proxy.close();
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + 120_000;
  while (!(await answers(origin))) {
    if (child.ended() !== undefined || Date.now() > deadline) {
      const log = child.logTail();
      await stop();
      throw new Error(`Prism did not start: ${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    apiUrl: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    violations: () => violations,
    stop,
  };
}

async function answers(origin: string): Promise<boolean> {
  return fetch(origin).then(
    () => true,
    () => false,
  );
}
