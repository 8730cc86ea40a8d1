import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from '../http/listen.ts';
import type { Listening } from '../http/listen.ts';
import type { Supervised } from './supervise.ts';

/** How long a killed worker stays away, so that work can be seen waiting. */
const AWAY_MS = 10_000;

/**
 * Lets the API of this machine kill the worker, for the sandbox's drill: `GET /worker` says how it is, `POST`
 * kills it. The header keeps other pages of a browser out.
 */
export function startControl(worker: () => Supervised | undefined): Promise<Listening> {
  return listen((request: IncomingMessage, response: ServerResponse) => {
    const part = worker();
    if (request.url !== '/worker' || request.headers['x-perennial-launcher'] !== '1' || part === undefined) {
      response.writeHead(404).end();
      return;
    }
    if (request.method === 'POST') part.crash(AWAY_MS);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(part.state()));
  }, 0);
}
