import { join } from 'node:path';
import { startIdentity } from '../identity/server.ts';
import { startKeycloak } from '../keycloak/keycloak.ts';
import { startLago } from '../lago/server.ts';
import { readDemoMark } from '../demo/mark.ts';
import { addDemoIdentities, signInChoices } from '../demo/identities.ts';
import { addIdentities, openAccount, requireRoomForAccount } from '../lived-in/open-account.ts';
import { APP_ROLE, OWNER_ROLE, asApp, createRoles } from '../database-roles.ts';
import { startPostgres } from '../postgres.ts';
import { startTemporal } from '../temporal/server.ts';
import type { LauncherFacts } from '../../scripts/running-system.ts';
import { sandboxCli, startNodePart } from './node-part.ts';
import type { StackOptions } from './options.ts';
import type { PortName, Ports } from './ports.ts';
import { productEnv } from './product-env.ts';
import type { LaunchReporter } from './reporter.ts';
import type { Started } from './supervise.ts';

/** What a part of the outside world needs to be started. */
export interface Setting {
  options: StackOptions;
  ports: Ports;
  reporter: LaunchReporter;
  /** Keeps a part running that is a process of its own. */
  keep: (name: string, start: () => Promise<Started>) => Promise<void>;
  /** Has a part that lives in this process closed at the end. */
  closeLater: (name: string, stop: () => Promise<void>) => void;
}

/** One part: where the product finds it is said in variables of config/env.ts. */
export type ChildVariables = Record<string, string>;

/** Key that the sandbox takes; it takes any test key. */
const sandboxKey = 'sk_test_perennialsandbox';
const lagoKey = 'lago-development-key';

/** Which parts are started here, since the environment names none to use instead. */
export function neededPorts(options: StackOptions, env: NodeJS.ProcessEnv = process.env): PortName[] {
  const needed: PortName[] = ['api'];
  if (!isSet(env['DATABASE_URL'])) needed.push('postgres');
  if (!isSet(env['TEMPORAL_ADDRESS'])) needed.push('temporal', 'temporalUi');
  if (!isSet(env['STRIPE_SECRET_KEY'] ?? env['STRIPE_API_KEY'])) needed.push('stripe');
  if (!isSet(env['KEYCLOAK_URL'])) needed.push('identity');
  if (options.keycloak) needed.push('keycloakManagement');
  if (!isSet(env['LAGO_API_URL'])) needed.push('lago');
  return needed;
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

/** `migration`: settings of the migration only, which owns the tables. */
export async function outsidePostgres({
  options,
  ports,
  reporter,
  keep,
}: Setting): Promise<{ env: ChildVariables; migration: ChildVariables }> {
  if (isSet(process.env['DATABASE_URL'])) return { env: {}, migration: {} };
  let url = '';
  await keep('postgres', async () => {
    const postgres = await startPostgres({
      dataDir: join(options.dataDir, 'postgres'),
      port: ports.postgres,
      logFile: join(options.dataDir, 'logs', 'postgres.log'),
      database: 'perennial',
    });
    url = postgres.url();
    return postgres;
  });
  await createRoles(url);
  reporter.ready('PostgreSQL', url);
  return {
    env: { DATABASE_URL: asApp(url) },
    migration: { DATABASE_URL: url, DATABASE_APP_ROLE: APP_ROLE, DATABASE_OWNER_ROLE: OWNER_ROLE },
  };
}

export async function outsideTemporal({ options, ports, reporter, keep }: Setting): Promise<ChildVariables> {
  if (isSet(process.env['TEMPORAL_ADDRESS'])) return {};
  await keep('temporal', () =>
    startTemporal({
      dataFile: join(options.dataDir, 'temporal', 'temporal.db'),
      port: ports.temporal,
      uiPort: ports.temporalUi,
      logFile: join(options.dataDir, 'logs', 'temporal.log'),
      log: (line) => {
        reporter.note('Temporal', line);
      },
    }),
  );
  reporter.ready('Temporal', `127.0.0.1:${ports.temporal}`);
  return {
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_UI_URL: `http://127.0.0.1:${ports.temporalUi}`,
  };
}

export async function outsideStripe({ options, ports, reporter, keep }: Setting): Promise<ChildVariables> {
  const isRealStripe = isSet(process.env['STRIPE_SECRET_KEY'] ?? process.env['STRIPE_API_KEY']);
  if (isRealStripe && options.account !== null)
    throw new Error(`--account ${options.account} fills the local sandbox only: unset STRIPE_SECRET_KEY.`);
  if (isRealStripe) return {};
  if (options.account !== null) requireRoomForAccount(options.dataDir);
  const url = `http://127.0.0.1:${ports.stripe}`;
  await keep('stripe', () =>
    startNodePart({
      name: 'the Stripe sandbox',
      script: sandboxCli,
      args: ['--port', String(ports.stripe), '--data-dir', join(options.dataDir, 'stripe')],
      env: productEnv({}),
      logFile: join(options.dataDir, 'logs', 'stripe.log'),
      ready: async () => (await fetch(url)).status < 500,
    }),
  );
  reporter.ready('Stripe', `${url} (local sandbox)`);
  // Before there is an endpoint: nobody hears of the past.
  if (options.account !== null)
    reporter.ready('Account', await openAccount({ url, apiKey: sandboxKey, dataDir: options.dataDir }));
  return { STRIPE_SECRET_KEY: sandboxKey, STRIPE_API_BASE: url, SANDBOX_CLOCK: 'true' };
}

/** Sign-in and synced users: a given Keycloak, our own, or the local provider with its local admin API. */
export async function outsideIdentity(
  setting: Setting,
): Promise<{ env: ChildVariables; identity: LauncherFacts['identity'] }> {
  if (isSet(process.env['KEYCLOAK_URL'])) return { env: {}, identity: undefined };
  return setting.options.keycloak ? ownKeycloak(setting) : localProvider(setting);
}

async function ownKeycloak({
  options,
  ports,
  reporter,
  keep,
}: Setting): Promise<{ env: ChildVariables; identity: undefined }> {
  let env: ChildVariables = {};
  await keep('keycloak', async () => {
    const keycloak = await startKeycloak({
      port: ports.identity,
      managementPort: ports.keycloakManagement,
      dataDir: join(options.dataDir, 'keycloak'),
      logFile: join(options.dataDir, 'logs', 'keycloak.log'),
      log: (line) => {
        reporter.note('Keycloak', line);
      },
    });
    env = {
      KEYCLOAK_URL: keycloak.url,
      KEYCLOAK_REALM: keycloak.realm,
      KEYCLOAK_CLIENT_ID: keycloak.clientId,
      KEYCLOAK_CLIENT_SECRET: keycloak.clientSecret,
    };
    return keycloak;
  });
  reporter.ready('Keycloak', `${env['KEYCLOAK_URL'] ?? ''} (administrator root / root)`);
  return { env, identity: undefined };
}

async function localProvider({
  options,
  ports,
  reporter,
  closeLater,
}: Setting): Promise<{ env: ChildVariables; identity: LauncherFacts['identity'] }> {
  const identity = await startIdentity({
    port: ports.identity,
    dataDir: join(options.dataDir, 'identity'),
    backchannelLogoutUri: `http://127.0.0.1:${ports.api}/auth/backchannel-logout`,
    choices: () => signInChoices(readDemoMark(options.dataDir)),
  });
  closeLater('identity', identity.stop);
  if (options.account !== null) addIdentities(identity.users);
  if (options.demo) addDemoIdentities(identity.users);
  reporter.ready('Identity', identity.issuer);
  const { issuer, realm, clientId, clientSecret } = identity;
  return {
    env: {
      ...(isSet(process.env['OIDC_ISSUER']) ? {} : { OIDC_ISSUER: issuer }),
      KEYCLOAK_URL: issuer,
      KEYCLOAK_REALM: realm,
      KEYCLOAK_CLIENT_ID: clientId,
      KEYCLOAK_CLIENT_SECRET: clientSecret,
    },
    identity: { issuer, clientSecret },
  };
}

export async function outsideLago({
  options,
  ports,
  reporter,
  closeLater,
}: Setting): Promise<ChildVariables> {
  if (isSet(process.env['LAGO_API_URL'])) return {};
  const lago = await startLago({
    port: ports.lago,
    apiKey: lagoKey,
    dataFile: join(options.dataDir, 'lago', 'recorded.json'),
  });
  closeLater('lago', lago.stop);
  reporter.ready('Lago', `${lago.url}/_recorded (local stub)`);
  return { LAGO_API_URL: lago.url, LAGO_API_KEY: lagoKey };
}
