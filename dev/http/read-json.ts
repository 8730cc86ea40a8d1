import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';

/** The request's body as text, at most 4 MiB. */
export async function readText(request: IncomingMessage): Promise<string> {
  return getRawBody(request, { encoding: 'utf8', limit: '4mb' });
}

/** The request's body as JSON; an empty one is `{}`. */
export async function parseBody(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  return text === '' ? {} : (JSON.parse(text) as unknown);
}
