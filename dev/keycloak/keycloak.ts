import { copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from '../launcher/child.ts';
import type { Child } from '../launcher/child.ts';
import { GiveUp, waitUntil } from '../../scripts/wait-until.ts';
import { keycloakDistribution } from './distribution.ts';
import { realm, realmFile } from './realm.ts';

export interface KeycloakOptions {
  port: number;
  /** Port of its health endpoint. */
  managementPort: number;
  /** Its own copy of the distribution, with its database. */
  dataDir: string;
  logFile: string;
  log: (line: string) => void;
  /** Another realm than that of demo users, with the variables that it is filled in from. */
  imported?: { file: string; variables: Record<string, string> };
}

/** A Keycloak with the realm `perennial`, its clients and demo users. */
export interface LocalKeycloak {
  url: string;
  realm: string;
  clientId: string;
  clientSecret: string;
  /** Administrator of the master realm. */
  admin: { username: string; password: string };
  child: Child;
  stop: () => Promise<void>;
}

const clientSecret = 'perennial-api-development';
const admin = { username: 'root', password: 'root' };

/**
 * Starts a real Keycloak in development mode. Users and realm are kept in `dataDir` over restarts.
 *
 * @throws Error with the end of its log when it does not come up.
 */
export async function startKeycloak(options: KeycloakOptions): Promise<LocalKeycloak> {
  const distribution = await keycloakDistribution(options.log);
  // A copy each: Keycloak writes its database and its build into its own folder.
  if (!existsSync(options.dataDir)) cpSync(distribution, options.dataDir, { recursive: true });
  mkdirSync(join(options.dataDir, 'data', 'import'), { recursive: true });
  copyFileSync(
    options.imported?.file ?? realmFile,
    join(options.dataDir, 'data', 'import', 'perennial-realm.json'),
  );
  const child = await startChild({
    command: 'sh',
    args: [join(options.dataDir, 'bin', 'kc.sh'), 'start-dev', '--import-realm', ...listening(options)],
    env: {
      ...process.env,
      // kc.sh starts Java in its place, so that signals reach Java.
      KC_RUN_IN_CONTAINER: 'true',
      // Its start is most of the work that it does here: compile quickly rather than well.
      JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1',
      // In a container it would take half of the machine's memory.
      JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m',
      KC_BOOTSTRAP_ADMIN_USERNAME: admin.username,
      KC_BOOTSTRAP_ADMIN_PASSWORD: admin.password,
      KEYCLOAK_CLIENT_SECRET: clientSecret,
      ...options.imported?.variables,
    },
    logFile: options.logFile,
  });
  const url = `http://127.0.0.1:${options.port}`;
  try {
    await waitUntil(() => serves(url, child), {
      deadlineMs: 300_000,
      what: 'Keycloak to serve its realm',
      everyMs: 250,
    });
  } catch (error) {
    await child.stop('SIGKILL');
    throw error;
  }
  return {
    url,
    realm: realm.realm,
    clientId: 'perennial-api',
    clientSecret,
    admin,
    child,
    stop: () => child.stop('SIGTERM', 20_000),
  };
}

function listening({ port, managementPort }: KeycloakOptions): string[] {
  return [
    '--http-host=127.0.0.1',
    `--http-port=${port}`,
    // Tokens name the address that they were fetched at.
    `--hostname=http://127.0.0.1:${port}`,
    '--health-enabled=true',
    `--http-management-port=${managementPort}`,
  ];
}

async function serves(url: string, child: Child): Promise<boolean> {
  if (child.ended() !== undefined)
    throw new GiveUp(`Keycloak ended (${child.ended() ?? ''}):\n${child.logTail()}`);
  const response = await fetch(`${url}/realms/${realm.realm}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(5_000),
  });
  return response.ok;
}
