import { discoveredKeys } from '../../api/auth/authenticate.ts';
import { loadEnv } from '../../config/env.ts';
import { connectWorker, createTemporalClient } from '../../config/temporal-connection.ts';
import { createChangeFeed } from '../../db/change-feed.ts';
import { waitForDatabase } from '../../db/migrate.ts';
import { createOrm } from '../../db/orm.ts';
import { createKeycloak } from '../../gateways/keycloak/index.ts';
import { createLago } from '../../gateways/lago/index.ts';
import { createMail } from '../../gateways/mail/index.ts';
import { createOpenId } from '../../gateways/openid/openid.ts';
import { checkRedis } from '../../scripts/verify/check-followers.ts';

/*
 * Connects to each part of the environment with the clients of API, worker and migration, and prints as JSON
 * which of them did. A process of its own, since Node reads NODE_EXTRA_CA_CERTS as it starts.
 */
const env = loadEnv();
const { url: databaseUrl, redisUrl } = env.database;

const parts: Record<string, () => Promise<unknown>> = {
  'pool of PostgreSQL': async () => {
    const orm = await createOrm({ databaseUrl, poolMax: 1 });
    try {
      await orm.em.getConnection().execute('select 1');
    } finally {
      await orm.close();
    }
  },
  'listener of PostgreSQL': async () => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const feed = createChangeFeed({ databaseUrl, onTrouble: reject });
    feed.listen(resolve);
    try {
      await promise;
    } finally {
      await feed.stop();
    }
  },
  'migration of PostgreSQL': () => waitForDatabase(databaseUrl, 0),
  'client of Temporal': async () => {
    const { connection } = createTemporalClient(env);
    try {
      await connection.withDeadline(Date.now() + 5_000, () => connection.workflowService.getSystemInfo({}));
    } finally {
      await connection.close();
    }
  },
  'worker of Temporal': async () => (await connectWorker(env)).connection.close(),
  ...(redisUrl === undefined
    ? {}
    : {
        Redis: async () => {
          const [finding] = await checkRedis(env);
          if (finding?.outcome !== 'ok') throw new Error(finding?.detail);
        },
      }),
  'mail server': async () => {
    const mail = createMail({ smtpUrl: env.mail.smtpUrl ?? '', from: env.mail.from, timeoutMs: 5_000 });
    try {
      await mail.verify();
    } finally {
      mail.close();
    }
  },
  Keycloak: async () => createKeycloak(given(env.keycloak)).verify(),
  Lago: async () => createLago(given(env.lago)).missing([]),
  'sign-in at the provider': async () =>
    createOpenId({ ...env.identity, publicUrl: env.http.publicUrl }).begin(),
  'keys of the provider': async () => {
    try {
      await discoveredKeys(env.identity.issuer)(
        { alg: 'RS256', kid: 'none' },
        { payload: '', signature: '' },
      );
    } catch (error) {
      // It is there, and has no key of this name.
      if ((error as { code?: string }).code !== 'ERR_JWKS_NO_MATCHING_KEY') throw error;
    }
  },
};

function given<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the probe was given no such part');
  return part;
}

const connected: Record<string, boolean> = {};
for (const [name, connect] of Object.entries(parts))
  connected[name] = await connect().then(
    () => true,
    (error: unknown) => {
      process.stderr.write(`${name}: ${String(error)}\n`);
      return false;
    },
  );
process.stdout.write(JSON.stringify(connected));
