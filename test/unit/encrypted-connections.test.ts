import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionsOf } from '../../config/encrypted-connections.ts';
import { EnvError, loadEnv } from '../../config/env.ts';

const settings = (given: {
  database?: string;
  redis?: string;
  smtp?: string;
  keycloak?: string;
  lago?: string;
  traces?: string;
  address?: string;
  variables?: Record<string, string>;
}): Parameters<typeof connectionsOf>[0] => ({
  database: { url: given.database ?? 'postgres://u:p@db.example:5432/p', redisUrl: given.redis },
  temporal: { address: given.address ?? 't.example:7233', variables: given.variables ?? {} },
  mail: { smtpUrl: given.smtp },
  keycloak: given.keycloak === undefined ? undefined : { url: given.keycloak },
  lago: given.lago === undefined ? undefined : { apiUrl: given.lago },
  telemetry: { otlpEndpoint: given.traces },
});
const factsOf = (name: string, given: Parameters<typeof settings>[0]): unknown =>
  connectionsOf(settings(given)).find((one) => one.name === name);

describe('what a connection is', () => {
  it.each([
    ['postgres', { database: 'postgres://u:p@db.example/p' }, false, false],
    ['postgres', { database: 'postgres://u:p@db.example/p?sslmode=verify-full' }, false, true],
    ['postgres', { database: 'postgres://u:p@db.example/p?sslmode=prefer' }, false, false],
    ['postgres', { database: 'postgres://u:p@db.example/p?sslmode=no-verify' }, false, false],
    [
      'postgres',
      { database: 'postgres://u:p@db.example/p?sslmode=verify-full&sslmode=disable' },
      false,
      false,
    ],
    [
      'postgres',
      { database: 'postgres://u:p@db.example/p?sslmode=require&uselibpqcompat=true' },
      false,
      false,
    ],
    ['postgres', { database: 'postgres://u:p@127.0.0.1:5432/p' }, true, false],
    ['postgres', { database: 'postgres://u:p@127.0.0.1/p?host=db.example' }, false, false],
    ['postgres', { database: 'postgres://u:p@[::1]:5432/p' }, true, false],
    ['postgres', { database: 'postgres://u:p@127.0.0.1.evil.example/p' }, false, false],
    ['temporal', { address: 'localhost:7233' }, true, false],
    ['temporal', { variables: { TEMPORAL_TLS: 'true' } }, false, true],
    ['temporal', { variables: { TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: 'k' } }, false, false],
    ['temporal', { variables: { TEMPORAL_API_KEY: 'k' } }, false, true],
    ['temporal', { variables: { TEMPORAL_TLS_CLIENT_CERT_PATH: '/c' } }, false, true],
    ['temporal', { variables: { TEMPORAL_CONFIG_FILE: '/nowhere.toml' } }, false, false],
    ['redis', { redis: 'rediss://r.example:6379?tls=' }, false, false],
    ['redis', { redis: 'redis://r.example:6379' }, false, false],
    ['redis', { redis: 'rediss://r.example:6379' }, false, true],
    ['smtp', { smtp: 'smtp://m.example:25' }, false, false],
    ['smtp', { smtp: 'smtp://m.example:587?requireTLS=true' }, false, true],
    ['smtp', { smtp: 'smtps://m.example:465' }, false, true],
    ['smtp', { smtp: 'smtps://m.example:465?tls.rejectUnauthorized=false' }, false, false],
    ['smtp', { smtp: 'smtps://m.example:465?secure=false' }, false, false],
    ['keycloak', { keycloak: 'http://id.example:8080' }, false, false],
    ['keycloak', { keycloak: 'https://id.example' }, false, true],
    ['lago', { lago: 'http://lago.example' }, false, false],
    ['traces', { traces: 'http://collector.example:4318' }, false, false],
  ])('%s by %j: local %s, encrypted %s', (name, given, isLocal, isEncrypted) => {
    expect(factsOf(name, given)).toMatchObject({ isLocal, isEncrypted });
  });

  it('leaves out what is not set up', () => {
    expect(connectionsOf(settings({})).map(({ name }) => name)).toEqual(['postgres', 'temporal']);
  });
});

it('a file of the SDK says where Temporal is, and by TLS or not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-profile-'));
  const file = join(folder, 'temporal.toml');
  const facts = (text: string): unknown => {
    writeFileSync(file, text);
    return factsOf('temporal', { address: '127.0.0.1:7233', variables: { TEMPORAL_CONFIG_FILE: file } });
  };
  const plain = '[profile.default]\naddress = "t.example:7233"\n';
  expect(facts(plain)).toMatchObject({ isLocal: false, isEncrypted: false });
  expect(facts(`${plain}[profile.default.tls]\n`)).toMatchObject({ isLocal: false, isEncrypted: true });
  expect(facts(`${plain}[profile.default.tls]\ndisabled = true\n`)).toMatchObject({ isEncrypted: false });
  rmSync(folder, { recursive: true });
});

describe('production', () => {
  const production = {
    NODE_ENV: 'production',
    PUBLIC_URL: 'https://billing.example.com',
    OIDC_ISSUER: 'https://id.example.com',
    DATABASE_URL: 'postgres://u:p@db.example:5432/p',
    TEMPORAL_ADDRESS: 't.example:7233',
    SMTP_URL: 'smtp://m.example:25',
    REDIS_URL: 'redis://r.example:6379',
    KEYCLOAK_URL: 'http://id.example.com:8080',
    KEYCLOAK_CLIENT_SECRET: 'r8Jq2Lx0',
    LAGO_API_URL: 'http://lago.example.com',
    LAGO_API_KEY: 'r8Jq2Lx0',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://traces.example.com:4318',
  };
  const refused = (more: Record<string, string>): string[] => {
    try {
      loadEnv({ ...production, ...more });
      return [];
    } catch (error) {
      if (!(error instanceof EnvError)) throw error;
      return error.problems.map(({ name }) => name);
    }
  };

  it('refuses each part that is reached without TLS, by name', () => {
    expect(refused({})).toEqual([
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'REDIS_URL',
      'SMTP_URL',
      'KEYCLOAK_URL',
      'LAGO_API_URL',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
    ]);
  });

  it('starts where each is encrypted, on this machine, or named as an exception', () => {
    expect(
      refused({
        DATABASE_URL: 'postgres://u:p@db.example/p?sslmode=verify-full',
        TEMPORAL_ADDRESS: '127.0.0.1:7233',
        REDIS_URL: 'rediss://r.example',
        KEYCLOAK_URL: 'https://id.example.com',
        ALLOW_PLAINTEXT: 'smtp,lago,traces',
      }),
    ).toEqual([]);
  });

  it('refuses an exception that it does not know', () => {
    expect(refused({ ALLOW_PLAINTEXT: 'postgres,everything' })).toEqual(['ALLOW_PLAINTEXT']);
  });

  it('is alone in this: a system on one machine needs no TLS', () => {
    expect(refused({ NODE_ENV: 'development' })).toEqual([]);
  });
});
