import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';

/** One GET to an address that was looked at before. */
interface PinnedGet {
  url: URL;
  /** The address to connect to, whatever the name resolves to by now. */
  address: string;
  headers: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

/**
 * The status of one GET. The certificate is checked against the name, the connection goes to the given
 * address; a redirect is an answer like any other, and the body is never read.
 */
export async function pinnedGet({ url, address, headers, signal }: PinnedGet): Promise<number> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    // No agent: a reused connection could lead to another address of the same name.
    const request = send(url, { method: 'GET', headers, signal, agent: false, lookup: always(address) });
    request.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    request.on('error', reject);
    request.end();
  });
}

/** Answers every question for a name with one address. */
const always =
  (address: string): LookupFunction =>
  (_hostname, options, callback) => {
    const family = isIP(address);
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
