import type { EnvProblem } from './env.ts';
import type { Variables } from './variables.ts';

/** Secrets of this repository, and common default ones. */
const KNOWN_SECRETS = new Set([
  'perennial-api-development',
  'lago-development-key',
  'whsec_test_0123456789abcdef',
  'changemechangeme',
  ...'admin root postgres perennial password secret change-me changeme'.split(' '),
]);

/** Stripe's have 32 and more; fewer are somebody's invention. */
const SHORTEST_WEBHOOK_SECRET = 'whsec_'.length + 16;
/** 32 random bytes have 30 different ones on average, and fewer than 20 never in practice. */
const FEWEST_BYTES = 20;

/** Every setting whose secret stands in this repository or can be guessed, without its value. */
export function knownSecrets(v: Variables): EnvProblem[] {
  const known = 'is a secret that everybody knows; make a random one';
  const rules: [broken: boolean, name: EnvProblem['name'], problem: string][] = [
    ...(['DATABASE_URL', 'REDIS_URL', 'SMTP_URL'] as const).map((name): (typeof rules)[number] => [
      isKnown(passwordOf(v[name])),
      name,
      'has a password that everybody knows; make a random one',
    ]),
    [
      (v.STRIPE_WEBHOOK_SECRET ?? []).some((one) => isKnown(one) || one.length < SHORTEST_WEBHOOK_SECRET),
      'STRIPE_WEBHOOK_SECRET',
      'has a secret that can be guessed; take those that Stripe shows',
    ],
    [isKnown(v.TEMPORAL_API_KEY), 'TEMPORAL_API_KEY', known],
    [isKnown(v.OIDC_CLIENT_SECRET), 'OIDC_CLIENT_SECRET', known],
    [isKnown(v.KEYCLOAK_CLIENT_SECRET), 'KEYCLOAK_CLIENT_SECRET', `${known}. The demo realm has this one`],
    [isKnown(v.KEYCLOAK_ADMIN_PASSWORD), 'KEYCLOAK_ADMIN_PASSWORD', known],
    [isKnown(v.LAGO_API_KEY), 'LAGO_API_KEY', known],
    [isKnown(v.SMTP_PASSWORD), 'SMTP_PASSWORD', known],
    [isKnown(v.METRICS_TOKEN), 'METRICS_TOKEN', known],
    ...(['BYOK_MASTER_KEYS', 'AUDIT_KEYS', 'PAYLOAD_KEYS'] as const).map((name): (typeof rules)[number] => [
      hasTrivialKey(v[name]),
      name,
      'has a key that can be guessed; make a random one',
    ]),
  ];
  return rules.filter(([broken]) => broken).map(([, name, problem]) => ({ name, problem }));
}

const isKnown = (secret: string | undefined): boolean => secret !== undefined && KNOWN_SECRETS.has(secret);

/** As it is written: none of the known ones has anything to encode. */
const passwordOf = (url: string | undefined): string | undefined =>
  url === undefined ? undefined : new URL(url).password;

/** `<id>:<base64>`: one byte repeated, a phrase, or bytes that count upwards. */
const hasTrivialKey = (keys: readonly string[] | undefined): boolean =>
  (keys ?? []).some((one) => {
    const bytes = [...Buffer.from(one.split(':')[1] ?? '', 'base64')];
    const steps = bytes.slice(1).map((byte, index) => byte - (bytes[index] ?? 0));
    return new Set(bytes).size < FEWEST_BYTES || new Set(steps).size === 1;
  });
