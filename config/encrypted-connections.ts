import { isIP } from 'node:net';
import type { Env } from './env.ts';

/** A part that may be reached without TLS; the names are those of ALLOW_PLAINTEXT. */
export const CONNECTION_NAMES = ['postgres', 'temporal', 'redis', 'smtp'] as const;
export type ConnectionName = (typeof CONNECTION_NAMES)[number];

/** How one part is reached. */
export interface ConnectionFacts {
  name: ConnectionName;
  /** A loopback address: nobody is in between. */
  isLocal: boolean;
  isEncrypted: boolean;
  /** What to do to have it encrypted. */
  remedy: string;
}

/** What decides; a part of the environment, so that it can be asked before the rest is put together. */
export interface ConnectionSettings {
  database: Pick<Env['database'], 'url' | 'redisUrl'>;
  temporal: Pick<Env['temporal'], 'address' | 'variables'>;
  mail: Pick<Env['mail'], 'smtpUrl'>;
}

/** How each part that is set up is reached, by the environment alone: nothing is called. */
export function connectionsOf({ database, temporal, mail }: ConnectionSettings): ConnectionFacts[] {
  const smtp = mail.smtpUrl === undefined ? null : new URL(mail.smtpUrl);
  const redis = database.redisUrl === undefined ? null : new URL(database.redisUrl);
  const postgres = new URL(database.url);
  return [
    {
      name: 'postgres',
      isLocal: isLoopback(postgres.hostname),
      isEncrypted: /^(?:require|verify-ca|verify-full)$/.test(postgres.searchParams.get('sslmode') ?? ''),
      remedy: 'Add ?sslmode=verify-full to DATABASE_URL.',
    },
    {
      name: 'temporal',
      isLocal: isLoopback(temporal.address.replace(/:\d+$/, '')),
      isEncrypted: temporalUsesTls(temporal.variables),
      remedy: 'Set TEMPORAL_TLS=true and the certificates, or TEMPORAL_API_KEY.',
    },
    ...(redis === null
      ? []
      : [
          {
            name: 'redis' as const,
            isLocal: isLoopback(redis.hostname),
            isEncrypted: redis.protocol === 'rediss:',
            remedy: 'Begin REDIS_URL with rediss://.',
          },
        ]),
    ...(smtp === null
      ? []
      : [
          {
            name: 'smtp' as const,
            isLocal: isLoopback(smtp.hostname),
            isEncrypted: smtp.protocol === 'smtps:' || smtp.searchParams.get('requireTLS') === 'true',
            remedy: 'Begin SMTP_URL with smtps://, or add ?requireTLS=true to it.',
          },
        ]),
  ];
}

/**
 * An API key or a certificate turns TLS on in `@temporalio/envconfig`; a configuration file decides itself.
 */
function temporalUsesTls(variables: Record<string, string>): boolean {
  const given = variables['TEMPORAL_TLS'];
  if (given !== undefined) return /^(?:true|1)$/i.test(given);
  return Object.keys(variables).some((name) =>
    /^TEMPORAL_(?:API_KEY|CONFIG_FILE|TLS_(?:CLIENT|SERVER_CA)_.*)$/.test(name),
  );
}

/** Whether a host name or address is this machine; all names below `localhost` are (RFC 6761). */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) === 4) return bare.startsWith('127.');
  return /(?:^|\.)localhost$/.test(bare) || bare === '::1';
}
