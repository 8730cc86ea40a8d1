import { execFile } from 'node:child_process';
import { createSecureServer } from 'node:http2';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SMTPServer } from 'smtp-server';
import { startIdentity } from '../../dev/identity/server.ts';
import type { LocalIdentity } from '../../dev/identity/server.ts';
import { startLago } from '../../dev/lago/server.ts';
import type { LocalLago } from '../../dev/lago/server.ts';
import { createAuthority } from '../support/certificates.ts';
import type { Certificate } from '../support/certificates.ts';
import { testServers } from '../support/environment.ts';
import { startMailServer } from '../support/mail-server.ts';
import type { TestMailServer } from '../support/mail-server.ts';
import { startRedis, whyNoRedis } from '../support/redis.ts';
import type { TestRedis } from '../support/redis.ts';
import { startTlsFront } from '../support/tls-front.ts';

/** Whoever is in between shows a certificate too: each client must look whose it is. */
const [ours, theirs] = [createAuthority('Ours'), createAuthority('Theirs')] as const;
const HERE = ['localhost', '127.0.0.1'];
const noRedis = await whyNoRedis();
if (noRedis !== undefined) process.stderr.write(`Redis is not reached by TLS here: ${noRedis}\n`);

let folder: string;
let identity: LocalIdentity;
let lago: LocalLago;
let mail: TestMailServer;
let redis: TestRedis | null;
/** A provider knows its own address, which is that of the front here. */
let provider: { port: number; frontPort: number; stop: () => void };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-tls-'));
  writeFileSync(join(folder, 'ours.pem'), ours.cert);
  writeFileSync(join(folder, 'theirs.pem'), theirs.cert);
  identity = await startIdentity({ port: 0, dataDir: folder });
  lago = await startLago({ port: 0, apiKey: 'lago-test-key' });
  mail = await startMailServer();
  redis = noRedis === undefined ? await startRedis() : null;
  provider = await startProvider();
});
afterAll(async () => {
  provider.stop();
  await Promise.all([identity.stop(), lago.stop(), mail.stop(), redis?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

async function startProvider(): Promise<typeof provider> {
  const made = { port: 0, frontPort: 0, stop: () => server.close() };
  const server = createServer((request, response) => {
    const issuer = `https://localhost:${made.frontPort}`;
    const document = {
      issuer,
      jwks_uri: `${issuer}/jwks`,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      response_types_supported: ['code'],
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/jwks' ? { keys: [] } : document));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  made.port = (server.address() as AddressInfo).port;
  return made;
}

const portOf = (url: string): number => Number(new URL(url).port);

/** Which parts a process reached where each of them shows this certificate. */
async function reached(
  shown: Certificate,
  trusted: 'ours' | 'theirs',
  more: { variables?: Record<string, string>; clientAuthority?: string } = {},
): Promise<Record<string, boolean>> {
  const { adminUrl, temporalAddress } = testServers();
  const front = (upstream: number, options: { asks?: 'postgres'; clientAuthority?: string } = {}) =>
    startTlsFront({ ...shown, upstream, ...options });
  const fronts = {
    postgres: await front(portOf(adminUrl), { asks: 'postgres' }),
    temporal: await front(
      Number(temporalAddress.split(':')[1]),
      more.clientAuthority === undefined ? {} : { clientAuthority: more.clientAuthority },
    ),
    mail: await front(portOf(mail.url)),
    keycloak: await front(portOf(identity.issuer)),
    lago: await front(portOf(lago.url)),
    provider: await front(provider.port),
    ...(redis === null ? {} : { redis: await front(portOf(redis.url)) }),
  };
  provider.frontPort = fronts.provider.port;
  const database = new URL(adminUrl);
  database.host = `localhost:${fronts.postgres.port}`;
  const authority = join(folder, `${trusted}.pem`);
  database.search = `?sslmode=verify-full&sslrootcert=${encodeURIComponent(authority)}`;
  const variables = {
    NODE_ENV: 'test',
    DATABASE_URL: database.href,
    TEMPORAL_ADDRESS: `localhost:${fronts.temporal.port}`,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: authority,
    ...(fronts.redis === undefined ? {} : { REDIS_URL: `rediss://localhost:${fronts.redis.port}` }),
    SMTP_URL: `smtps://localhost:${fronts.mail.port}`,
    KEYCLOAK_URL: `https://localhost:${fronts.keycloak.port}`,
    KEYCLOAK_REALM: identity.realm,
    KEYCLOAK_CLIENT_ID: identity.clientId,
    KEYCLOAK_CLIENT_SECRET: identity.clientSecret,
    OIDC_ISSUER: `https://localhost:${fronts.provider.port}`,
    LAGO_API_URL: `https://localhost:${fronts.lago.port}`,
    LAGO_API_KEY: 'lago-test-key',
    ...more.variables,
  };
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--no-warnings', 'test/support/tls-probe.ts'],
      { env: { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: authority, ...variables } },
    );
    said = stderr;
    return JSON.parse(stdout) as Record<string, boolean>;
  } finally {
    await Promise.all(Object.values(fronts).map((one) => one.stop()));
  }
}

/** What the parts that were not reached said last. */
let said = '';

const ofAll = (was: boolean): Record<string, boolean> =>
  Object.fromEntries(
    [
      'pool of PostgreSQL',
      'listener of PostgreSQL',
      'migration of PostgreSQL',
      'client of Temporal',
      'worker of Temporal',
      ...(redis === null ? [] : ['Redis']),
      'mail server',
      'Keycloak',
      'Lago',
      'sign-in at the provider',
      'keys of the provider',
    ].map((name) => [name, was]),
  );

it('every part is reached by TLS where the authority of its certificate is trusted', async () => {
  expect([await reached(ours.issue({ hosts: HERE }), 'ours'), said]).toEqual([ofAll(true), '']);
});

it.each([
  ['of another authority', () => ours.issue({ hosts: HERE }), 'theirs'],
  ['of another host', () => ours.issue({ hosts: ['billing.example.com', '10.0.0.1'] }), 'ours'],
  ['that has expired', () => ours.issue({ hosts: HERE, notAfter: Date.now() - 60_000 }), 'ours'],
] as const)('no part is talked to by a certificate %s', async (_, shown, trusted) => {
  expect(await reached(shown(), trusted)).toEqual(ofAll(false));
});

describe('a mail server that turns to TLS when it is asked to (STARTTLS)', () => {
  /** Shows a certificate, or offers no STARTTLS; `heard`: over what it was given a password. */
  async function startServer(shown: Certificate | null): Promise<{
    port: number;
    heard: ('tls' | 'plain')[];
    stop: () => Promise<void>;
  }> {
    const heard: ('tls' | 'plain')[] = [];
    const server = new SMTPServer({
      ...(shown ?? { disabledCommands: ['STARTTLS'] }),
      allowInsecureAuth: true,
      onAuth: ({ username }, { secure }, callback) => {
        heard.push(secure ? 'tls' : 'plain');
        callback(null, { user: username ?? '' });
      },
    });
    // A client that does not trust the certificate hangs up.
    server.on('error', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    const { port } = server.server.address() as AddressInfo;
    return { port, heard, stop: () => new Promise((resolve) => server.close(() => resolve())) };
  }

  it.each<[what: string, shown: () => Certificate | null, trusted: 'ours' | 'theirs', heard: string[]]>([
    ['is given the password under the right certificate', () => ours.issue({ hosts: HERE }), 'ours', ['tls']],
    ['is not under one of another authority', () => ours.issue({ hosts: HERE }), 'theirs', []],
    ['is not under one of another host', () => ours.issue({ hosts: ['mail.example.com'] }), 'ours', []],
    [
      'is not under one that has expired',
      () => ours.issue({ hosts: HERE, notAfter: Date.now() - 60_000 }),
      'ours',
      [],
    ],
    ['is not without one, as whoever is in between makes it look', () => null, 'ours', []],
  ])('%s', async (_, shown, trusted, expected) => {
    const server = await startServer(shown());
    try {
      const all = await reached(ours.issue({ hosts: HERE }), trusted, {
        variables: { SMTP_URL: `smtp://billing:secret@localhost:${server.port}?requireTLS=true` },
      });
      expect([all['mail server'], server.heard]).toEqual([expected.length > 0, expected]);
    } finally {
      await server.stop();
    }
  });

  it('is not given it under a wrong certificate where TLS is not asked for either', async () => {
    const server = await startServer(theirs.issue({ hosts: HERE }));
    try {
      const all = await reached(ours.issue({ hosts: HERE }), 'ours', {
        variables: { SMTP_URL: `smtp://billing:secret@localhost:${server.port}` },
      });
      expect([all['mail server'], server.heard]).toEqual([false, []]);
    } finally {
      await server.stop();
    }
  });
});

describe('Temporal that asks who comes', () => {
  const temporal = (all: Record<string, boolean>): boolean[] =>
    ['client of Temporal', 'worker of Temporal'].map((name) => all[name] ?? false);
  const variablesOf = ({ cert, key }: Certificate): Record<string, string> => ({
    TEMPORAL_TLS_CLIENT_CERT_DATA: cert,
    TEMPORAL_TLS_CLIENT_KEY_DATA: key,
  });

  it.each([
    ['lets in a client with a certificate of its authority', variablesOf(theirs.issue({ hosts: [] })), true],
    ['does not let in one without', {}, false],
    ['nor with one of another authority', variablesOf(ours.issue({ hosts: [] })), false],
  ] as const)('%s', async (_, variables, isLetIn) => {
    const all = await reached(ours.issue({ hosts: HERE }), 'ours', {
      clientAuthority: theirs.cert,
      variables,
    });
    expect(temporal(all)).toEqual([isLetIn, isLetIn]);
  });

  it('gets the API key from client and worker, by TLS only', async () => {
    const keys: unknown[] = [];
    const server = createSecureServer(ours.issue({ hosts: HERE }));
    server.on('stream', (stream, headers) => {
      keys.push([headers[':path'], headers['authorization']]);
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '7' },
        { endStream: true },
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await reached(ours.issue({ hosts: HERE }), 'ours', {
      variables: { TEMPORAL_ADDRESS: `localhost:${port}`, TEMPORAL_API_KEY: 'key-of-the-cloud' },
    });
    server.close();
    const asked = '/temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo';
    expect(keys).toEqual(expect.arrayContaining([[asked, 'Bearer key-of-the-cloud']]));
    expect(keys.length).toBeGreaterThan(1);
    expect(keys.filter((key) => (key as string[])[1] !== 'Bearer key-of-the-cloud')).toEqual([]);
  });
});
