import { isLoopback } from './encrypted-connections.ts';
import type { EnvProblem } from './env.ts';
import type { Variables } from './variables.ts';

/** What a trial may do in production on purpose; the names are those of ALLOW_IN_PRODUCTION. */
export const PRODUCTION_EXCEPTIONS = ['http', 'test_key', 'sandbox'] as const;

/** Secrets of this repository, and common default ones. */
const KNOWN_SECRETS = new Set([
  'perennial-api-development',
  'lago-development-key',
  ...'admin root postgres perennial password secret change-me changeme'.split(' '),
]);

/**
 * Settings that production refuses because they belong to a development machine. All at once, without their
 * values.
 */
export function productionProblems(v: Variables): EnvProblem[] {
  if (v.NODE_ENV !== 'production') return [];
  const allowed = new Set(v.ALLOW_IN_PRODUCTION);
  const plain = (url: string | undefined): boolean =>
    !allowed.has('http') && url !== undefined && isPlain(url);
  const isTestKey = /^(?:sk|rk)_test_/.test(v.STRIPE_SECRET_KEY ?? '');
  const known = 'is a secret that everybody knows; make a random one';
  const rules: [broken: boolean, name: EnvProblem['name'], problem: string][] = [
    [
      plain(v.PUBLIC_URL),
      'PUBLIC_URL',
      'is not https, nor on this machine. Or name http in ALLOW_IN_PRODUCTION',
    ],
    [
      plain(v.OIDC_ISSUER),
      'OIDC_ISSUER',
      'is not https, nor on this machine: whoever is in between signs in as anybody. Or name http in ALLOW_IN_PRODUCTION',
    ],
    [
      isTestKey && !allowed.has('test_key'),
      'STRIPE_SECRET_KEY',
      'is a test key: nobody would be charged. For a trial name test_key in ALLOW_IN_PRODUCTION',
    ],
    [
      v.STRIPE_API_BASE !== undefined && !allowed.has('sandbox'),
      'STRIPE_API_BASE',
      'is set: that is not Stripe. For a trial name sandbox in ALLOW_IN_PRODUCTION',
    ],
    [
      isKnown(passwordOf(v.DATABASE_URL)),
      'DATABASE_URL',
      'has a password that everybody knows; make a random one',
    ],
    [isKnown(v.KEYCLOAK_CLIENT_SECRET), 'KEYCLOAK_CLIENT_SECRET', `${known}. The demo realm has this one`],
    [isKnown(v.KEYCLOAK_ADMIN_PASSWORD), 'KEYCLOAK_ADMIN_PASSWORD', known],
    [isKnown(v.LAGO_API_KEY), 'LAGO_API_KEY', known],
    [
      hasTrivialKey(v.BYOK_MASTER_KEYS),
      'BYOK_MASTER_KEYS',
      'has a key of one byte repeated; make a random one',
    ],
    [hasTrivialKey(v.AUDIT_KEYS), 'AUDIT_KEYS', 'has a key of one byte repeated; make a random one'],
    [hasTrivialKey(v.PAYLOAD_KEYS), 'PAYLOAD_KEYS', 'has a key of one byte repeated; make a random one'],
  ];
  return rules.filter(([broken]) => broken).map(([, name, problem]) => ({ name, problem }));
}

function isPlain(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !isLoopback(hostname);
}

const passwordOf = (url: string): string => decodeURIComponent(new URL(url).password);

const isKnown = (secret: string | undefined): boolean => secret !== undefined && KNOWN_SECRETS.has(secret);

/** `<id>:<base64>`, as PAYLOAD_KEYS and BYOK_MASTER_KEYS have it. */
const hasTrivialKey = (keys: readonly string[] | undefined): boolean =>
  (keys ?? []).some((one) => new Set(Buffer.from(one.split(':')[1] ?? '', 'base64')).size === 1);
