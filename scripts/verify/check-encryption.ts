import type { Env } from '../../config/env.ts';
import { connectionsOf, isLoopback } from '../../config/encrypted-connections.ts';
import type { ConnectionFacts } from '../../config/encrypted-connections.ts';
import { note, noteInProduction, passed, skipped } from './finding.ts';
import type { Finding } from './finding.ts';

/** Whether what Temporal stores can be read by whoever reads its database. */
export function checkPayloadKeys({ nodeEnv, temporal: { payloadKeys } }: Env): Finding {
  const name = 'Payloads';
  if (payloadKeys !== undefined)
    return passed(
      name,
      `encrypted under ${payloadKeys.length} key(s), the newest is ${payloadKeys[0]?.id ?? ''}`,
    );
  const readable = 'PAYLOAD_KEYS is not set: Temporal stores workflow payloads readable';
  return nodeEnv === 'production'
    ? note(name, readable, 'Set PAYLOAD_KEYS (docs/adr/0019).')
    : skipped(name, readable);
}

/** Secrets that everybody knows. Production does not start with any, so it is development that has them. */
export const checkSecrets = ({ knownSecrets }: Pick<Env, 'knownSecrets'>): Finding =>
  knownSecrets.length === 0
    ? passed('Secrets', 'none that is set stands in this repository or can be guessed')
    : noteInProduction(
        'Secrets',
        `everybody knows those of ${knownSecrets.join(', ')}`,
        'Fine on a machine of your own. Production does not start with them: make random ones.',
      );

/** Each connection between the parts: over TLS, on this machine, or readable by whoever is in between. */
export const checkConnections = (env: Env): Finding[] =>
  [...connectionsOf(env), ...addressesOf(env)].map(({ name, isLocal, isEncrypted, remedy }) => {
    const title = `TLS to ${name}`;
    if (isEncrypted) return passed(title, 'on');
    if (isLocal) return skipped(title, 'off; it is on this machine');
    return note(title, 'off: whoever is between can read and change what is sent', remedy);
  });

/** What browsers reach. */
function addressesOf({ http, identity }: Env): (Omit<ConnectionFacts, 'name' | 'variable'> & {
  name: string;
})[] {
  const addresses = [
    ['the API', 'PUBLIC_URL', http.publicUrl],
    ['the provider', 'OIDC_ISSUER', identity.issuer],
  ] as const;
  return addresses.map(([name, variable, address]) => {
    const { protocol, hostname } = new URL(address);
    const remedy = `Begin ${variable} with https://.`;
    return { name, isLocal: isLoopback(hostname), isEncrypted: protocol === 'https:', remedy };
  });
}
