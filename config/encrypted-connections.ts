import { isIP } from 'node:net';
import { loadClientConfigProfile } from '@temporalio/envconfig';
import type { Env } from './env.ts';

/** A part that may be reached without TLS; the names are those of ALLOW_PLAINTEXT. */
export const CONNECTION_NAMES = [
  'postgres',
  'temporal',
  'redis',
  'smtp',
  'keycloak',
  'lago',
  'traces',
] as const;
type ConnectionName = (typeof CONNECTION_NAMES)[number];

/** How one part is reached. */
export interface ConnectionFacts {
  name: ConnectionName;
  /** The variable that says where it is. */
  variable:
    | 'DATABASE_URL'
    | 'TEMPORAL_ADDRESS'
    | 'REDIS_URL'
    | 'SMTP_URL'
    | 'KEYCLOAK_URL'
    | 'LAGO_API_URL'
    | 'OTEL_EXPORTER_OTLP_ENDPOINT';
  /** A loopback address: nobody is in between. */
  isLocal: boolean;
  /** By TLS that checks who answers: encryption to anybody protects from nobody. */
  isEncrypted: boolean;
  /** What to do to have it encrypted. */
  remedy: string;
}

/** What decides; a part of the environment, so that it can be asked before the rest is put together. */
interface ConnectionSettings {
  database: Pick<Env['database'], 'url' | 'redisUrl'>;
  temporal: Pick<Env['temporal'], 'address' | 'variables'>;
  mail: Pick<Env['mail'], 'smtpUrl'>;
  keycloak: { url: string } | undefined;
  lago: { apiUrl: string } | undefined;
  telemetry: Pick<Env['telemetry'], 'otlpEndpoint'>;
}

/** How each part that is set up is reached, by the environment alone: nothing is called. */
export function connectionsOf(settings: ConnectionSettings): ConnectionFacts[] {
  const { database, temporal, mail, keycloak, lago, telemetry } = settings;
  return [
    postgresFacts(database.url),
    temporalFacts(temporal),
    ...ifSet(database.redisUrl, redisFacts),
    ...ifSet(mail.smtpUrl, smtpFacts),
    ...ifSet(keycloak?.url, (url) => httpFacts('keycloak', 'KEYCLOAK_URL', url)),
    ...ifSet(lago?.apiUrl, (url) => httpFacts('lago', 'LAGO_API_URL', url)),
    ...ifSet(telemetry.otlpEndpoint, (url) => httpFacts('traces', 'OTEL_EXPORTER_OTLP_ENDPOINT', url)),
  ];
}

const ifSet = <T>(address: string | undefined, facts: (address: string) => T): T[] =>
  address === undefined ? [] : [facts(address)];

/** Where a parameter is given twice, the drivers take the last. */
const parameter = (url: URL, name: string): string | undefined => url.searchParams.getAll(name).at(-1);

/** As `pg` reads it: `host` in the query counts before the one in front. */
function postgresFacts(address: string): ConnectionFacts {
  const url = new URL(address);
  const host = parameter(url, 'host') ?? url.hostname;
  const mode = parameter(url, 'sslmode') ?? '';
  // With it `require` and `verify-ca` do not look whose certificate it is.
  const isLax = parameter(url, 'uselibpqcompat') === 'true' && mode !== 'verify-full';
  return {
    name: 'postgres',
    variable: 'DATABASE_URL',
    isLocal: isLoopback(host) || host.startsWith('/'),
    isEncrypted: /^(?:require|verify-ca|verify-full)$/.test(mode) && !isLax,
    remedy: 'Add ?sslmode=verify-full to DATABASE_URL.',
  };
}

/**
 * As the SDK reads it: a configuration file may say where Temporal is, and whether by TLS; an API key turns
 * TLS on where nothing else is said.
 */
function temporalFacts({ address, variables }: ConnectionSettings['temporal']): ConnectionFacts {
  const facts = { name: 'temporal', variable: 'TEMPORAL_ADDRESS' } as const;
  try {
    const profile = loadClientConfigProfile({
      overrideEnvVars: variables,
      disableFile: variables['TEMPORAL_CONFIG_FILE'] === undefined,
    });
    return {
      ...facts,
      isLocal: isLoopback((profile.address ?? address).replace(/:\d+$/, '')),
      isEncrypted: profile.tls === undefined ? profile.apiKey !== undefined : profile.tls.disabled !== true,
      remedy: 'Set TEMPORAL_TLS=true and the certificates, or TEMPORAL_API_KEY.',
    };
  } catch {
    return { ...facts, isLocal: false, isEncrypted: false, remedy: 'TEMPORAL_CONFIG_FILE cannot be read.' };
  }
}

function redisFacts(address: string): ConnectionFacts {
  const url = new URL(address);
  return {
    name: 'redis',
    variable: 'REDIS_URL',
    isLocal: isLoopback(url.hostname),
    // An empty `tls` turns it off again.
    isEncrypted: url.protocol === 'rediss:' && !url.searchParams.has('tls'),
    remedy: 'Begin REDIS_URL with rediss://.',
  };
}

function smtpFacts(address: string): ConnectionFacts {
  const url = new URL(address);
  const isUnchecked = [...url.searchParams.keys()].some((name) => /^(?:tls\.|secure$|host$)/.test(name));
  return {
    name: 'smtp',
    variable: 'SMTP_URL',
    isLocal: isLoopback(url.hostname),
    isEncrypted: (url.protocol === 'smtps:' || parameter(url, 'requireTLS') === 'true') && !isUnchecked,
    remedy: 'Begin SMTP_URL with smtps://, or add ?requireTLS=true to it; without tls.… options.',
  };
}

function httpFacts(
  name: ConnectionName,
  variable: ConnectionFacts['variable'],
  address: string,
): ConnectionFacts {
  const { protocol, hostname } = new URL(address);
  return {
    name,
    variable,
    isLocal: isLoopback(hostname),
    isEncrypted: protocol === 'https:',
    remedy: `Begin ${variable} with https://.`,
  };
}

/** Whether a host name or address is this machine; all names below `localhost` are (RFC 6761). */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) === 4) return bare.startsWith('127.');
  return /(?:^|\.)localhost$/.test(bare) || bare === '::1';
}
