import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers probes of an orchestrator until it is closed. */
export interface HealthServer {
  port: number;
  close: () => void;
}

/**
 * Serves `/healthz`, which says that the process answers, and `/readyz`, which says whether it works: 200 or
 * 503. Apart from the metrics, which Temporal's core serves as soon as it is loaded.
 * @param isReady asked at each request; the worker does not exist yet when the first ones come
 */
export async function serveHealth(
  { host, port }: { host: string; port: number },
  isReady: () => boolean,
): Promise<HealthServer> {
  const answers: Record<string, () => boolean> = { '/healthz': () => true, '/readyz': isReady };
  const server = createServer((request, response) => {
    const look = answers[request.url ?? ''];
    const isWell = look?.();
    response.writeHead(isWell === undefined ? 404 : isWell ? 200 : 503, {
      'content-type': 'application/json',
    });
    response.end(JSON.stringify({ status: isWell === undefined ? 'not found' : isWell ? 'ok' : 'down' }));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
