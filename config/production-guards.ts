import { isLoopback } from './encrypted-connections.ts';
import type { EnvProblem } from './env.ts';
import { knownSecrets } from './known-secrets.ts';
import type { Variables } from './variables.ts';

/** What a trial may do in production on purpose; the names are those of ALLOW_IN_PRODUCTION. */
export const PRODUCTION_EXCEPTIONS = ['http', 'test_key', 'sandbox', 'shared_secrets'] as const;

/**
 * Settings that production refuses because they belong to a development machine, or to another process. All
 * at once, without their values.
 *
 * @param foreign secrets of other processes that were given to this one
 */
export function productionProblems(v: Variables, foreign: readonly EnvProblem[]): EnvProblem[] {
  if (v.NODE_ENV !== 'production') return [];
  const allowed = new Set(v.ALLOW_IN_PRODUCTION);
  const plain = (url: string | undefined): boolean =>
    !allowed.has('http') && url !== undefined && isPlain(url);
  const isTestKey = /^(?:sk|rk)_test_/.test(v.STRIPE_SECRET_KEY ?? '');
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
      (v.CORS_ORIGINS ?? []).some(plain),
      'CORS_ORIGINS',
      'has an origin that is not https, nor on this machine: whoever is in between reads what its pages may. Or name http in ALLOW_IN_PRODUCTION',
    ],
    [
      plain(v.TEMPORAL_UI_URL),
      'TEMPORAL_UI_URL',
      'is not https, nor on this machine: whoever is in between could have payloads decoded. Or name http in ALLOW_IN_PRODUCTION',
    ],
    [
      v.NODE_TLS_REJECT_UNAUTHORIZED === '0',
      'NODE_TLS_REJECT_UNAUTHORIZED',
      'is 0: no certificate would be checked. Name your own authority in NODE_EXTRA_CA_CERTS instead',
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
  ];
  const broken = rules.filter(([isBroken]) => isBroken).map(([, name, problem]) => ({ name, problem }));
  const shared = allowed.has('shared_secrets')
    ? []
    : foreign.map(({ name, problem }) => ({
        name,
        problem: `${problem}. Or name shared_secrets in ALLOW_IN_PRODUCTION`,
      }));
  return [...broken, ...shared, ...knownSecrets(v)];
}

function isPlain(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !isLoopback(hostname);
}
