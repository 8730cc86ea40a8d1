import type { Env } from '../../config/env.ts';
import { connectionsOf } from '../../config/encrypted-connections.ts';
import { note, ok, skipped } from './finding.ts';
import type { Finding } from './finding.ts';

/** Whether what Temporal stores can be read by whoever reads its database. */
export const checkPayloadKeys = ({ temporal: { payloadKeys } }: Env): Finding =>
  payloadKeys === undefined
    ? skipped('Payloads', 'PAYLOAD_KEYS is not set: Temporal stores workflow payloads readable')
    : ok(
        'Payloads',
        `encrypted under ${payloadKeys.length} key(s), the newest is ${payloadKeys[0]?.id ?? ''}`,
      );

/** Each connection between the parts: over TLS, on this machine, or readable by whoever is in between. */
export const checkConnections = (env: Env): Finding[] =>
  connectionsOf(env).map(({ name, isLocal, isEncrypted, remedy }) => {
    const title = `TLS to ${name}`;
    if (isEncrypted) return ok(title, 'on');
    if (isLocal) return skipped(title, 'off; it is on this machine');
    return note(title, 'off: whoever is between can read and change what is sent', remedy);
  });
