import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request that was read whole. */
export interface Exchange {
  method: string;
  /** Path without query. */
  path: string;
  query: string;
  body: string;
  headers: IncomingMessage['headers'];
  /** `http://host:port` as the caller knows it. */
  baseUrl: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

const largest = 4 * 1024 * 1024;

/** Reads a request to its end. Rejects when it is too large. */
export async function readExchange(request: IncomingMessage, fallbackUrl: string): Promise<Exchange> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw new Error('request too large');
    chunks.push(chunk);
  }
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const host = request.headers.host;
  return {
    method: request.method ?? 'GET',
    path: path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path,
    query,
    body: Buffer.concat(chunks).toString('utf8'),
    headers: request.headers,
    baseUrl: host === undefined ? fallbackUrl : `http://${host}`,
  };
}

/** Answers. The sandbox says what it is in each. */
export function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, {
    'content-length': Buffer.byteLength(body),
    ...headers,
    'stripe-sandbox': 'true',
  });
  response.end(body);
}

export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value, null, 2),
  };
}
