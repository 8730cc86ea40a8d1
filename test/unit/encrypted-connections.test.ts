import { connectionsOf } from '../../config/encrypted-connections.ts';
import { EnvError, loadEnv } from '../../config/env.ts';

const settings = (given: {
  database?: string;
  redis?: string;
  smtp?: string;
  address?: string;
  variables?: Record<string, string>;
}): Parameters<typeof connectionsOf>[0] => ({
  database: { url: given.database ?? 'postgres://u:p@db.example:5432/p', redisUrl: given.redis },
  temporal: { address: given.address ?? 't.example:7233', variables: given.variables ?? {} },
  mail: { smtpUrl: given.smtp },
});
const factsOf = (name: string, given: Parameters<typeof settings>[0]): unknown =>
  connectionsOf(settings(given)).find((one) => one.name === name);

describe('what a connection is', () => {
  it.each([
    ['postgres', { database: 'postgres://u:p@db.example/p' }, false, false],
    ['postgres', { database: 'postgres://u:p@db.example/p?sslmode=verify-full' }, false, true],
    ['postgres', { database: 'postgres://u:p@db.example/p?sslmode=prefer' }, false, false],
    ['postgres', { database: 'postgres://u:p@127.0.0.1:5432/p' }, true, false],
    ['postgres', { database: 'postgres://u:p@[::1]:5432/p' }, true, false],
    ['postgres', { database: 'postgres://u:p@127.0.0.1.evil.example/p' }, false, false],
    ['temporal', { address: 'localhost:7233' }, true, false],
    ['temporal', { variables: { TEMPORAL_TLS: 'true' } }, false, true],
    ['temporal', { variables: { TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: 'k' } }, false, false],
    ['temporal', { variables: { TEMPORAL_API_KEY: 'k' } }, false, true],
    ['temporal', { variables: { TEMPORAL_TLS_CLIENT_CERT_PATH: '/c' } }, false, true],
    ['redis', { redis: 'redis://r.example:6379' }, false, false],
    ['redis', { redis: 'rediss://r.example:6379' }, false, true],
    ['smtp', { smtp: 'smtp://m.example:25' }, false, false],
    ['smtp', { smtp: 'smtp://m.example:587?requireTLS=true' }, false, true],
    ['smtp', { smtp: 'smtps://m.example:465' }, false, true],
  ])('%s by %j: local %s, encrypted %s', (name, given, isLocal, isEncrypted) => {
    expect(factsOf(name, given)).toMatchObject({ isLocal, isEncrypted });
  });

  it('leaves out what is not set up', () => {
    expect(connectionsOf(settings({})).map(({ name }) => name)).toEqual(['postgres', 'temporal']);
  });
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
    expect(refused({})).toEqual(['DATABASE_URL', 'TEMPORAL_ADDRESS', 'REDIS_URL', 'SMTP_URL']);
  });

  it('starts where each is encrypted, on this machine, or named as an exception', () => {
    expect(
      refused({
        DATABASE_URL: 'postgres://u:p@db.example/p?sslmode=verify-full',
        TEMPORAL_ADDRESS: '127.0.0.1:7233',
        REDIS_URL: 'rediss://r.example',
        ALLOW_PLAINTEXT: 'smtp',
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
