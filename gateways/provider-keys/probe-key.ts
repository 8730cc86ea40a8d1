import { lookup } from 'node:dns/promises';
import type { KeyHeader, KeyProvider } from '../../domain/provider-keys/provider.ts';
import type { ProbeFailure, ProbeOutcome } from '../../domain/provider-keys/probe-verdict.ts';
import { pinnedGet } from './pinned-get.ts';
import { isPublicAddress } from './public-address.ts';

/** How the outside world is reached. */
export interface ProviderNetwork {
  /** Every address of a name. */
  resolve: (hostname: string) => Promise<readonly string[]>;
  /** Replacement servers by host: `api.openai.com` → `http://127.0.0.1:4010`. They are called directly. */
  standIns?: Readonly<Record<string, string>>;
}

/** The internet, by the resolver of the machine. */
export const internet: ProviderNetwork = {
  resolve: async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address),
};

/** How long the whole call may take, looking the name up included. */
const PROBE_LIMIT_MS = 5_000;

/**
 * Asks a provider once whether it accepts a key. Never throws: a failure is an outcome, and no error can
 * contain the key.
 */
export async function probeKey(
  network: ProviderNetwork,
  { probe }: Pick<KeyProvider, 'probe'>,
  key: string,
  limitMs: number = PROBE_LIMIT_MS,
): Promise<ProbeOutcome> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    const url = new URL(probe.url);
    const to = await target(network, url, signal);
    if ('failure' in to) return to;
    const headers = {
      accept: 'application/json',
      'user-agent': 'perennial',
      host: url.host,
      ...probe.headers,
      ...keyHeader(probe.header, key),
    };
    return { status: await pinnedGet({ ...to, headers, signal }) };
  } catch {
    return { failure: signal.aborted ? 'timeout' : 'unreachable' };
  }
}

async function target(
  network: ProviderNetwork,
  url: URL,
  signal: AbortSignal,
): Promise<{ url: URL; address: string } | { failure: ProbeFailure }> {
  const standIn = network.standIns?.[url.host];
  if (standIn !== undefined) {
    const there = new URL(`${url.pathname}${url.search}`, standIn);
    return { url: there, address: there.hostname };
  }
  const addresses = await resolved(network, url.hostname.replace(/^\[|\]$/g, ''), signal);
  const [address] = addresses;
  if (address === undefined) return { failure: signal.aborted ? 'timeout' : 'unresolved' };
  // One closed address among open ones is enough: a name that leads both ways is a trap.
  return addresses.every(isPublicAddress) ? { url, address } : { failure: 'address_refused' };
}

/** Addresses of a name; none when it has none or the lookup takes too long. */
async function resolved(
  network: ProviderNetwork,
  hostname: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { promise: tooLate, resolve: giveUp } = Promise.withResolvers<readonly string[]>();
  signal.addEventListener('abort', () => giveUp([]), { once: true });
  return Promise.race([network.resolve(hostname).catch(() => []), tooLate]);
}

function keyHeader(header: KeyHeader, key: string): Record<string, string> {
  return header === 'bearer' ? { authorization: `Bearer ${key}` } : { [header]: key };
}
