import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm start -- --json` prints: where the parts are. */
export interface Addresses {
  /** API, with the console. */
  api: string;
  console: string;
  /** host:port of Temporal's frontend. */
  temporal: string;
  temporalUi: string;
  /** Base of Stripe's API: the sandbox, or Stripe itself. */
  stripe: string;
  /** PostgreSQL URL. */
  database: string;
  issuer: string;
}

/** What other commands (tour, token, bench) need to know of a running system. */
export interface LauncherFacts extends Addresses {
  /** Process id of the launcher. */
  launcher: number;
  /** The environment that API and worker run with; `loadEnv` takes it. */
  env: Record<string, string>;
  /** The local identity provider; undefined where Keycloak signs people in. */
  identity: { issuer: string; clientSecret: string } | undefined;
}

const fileName = 'stack.json';

/**
 * Facts of the system that runs on this data directory.
 *
 * @throws Error when none runs there.
 */
export function readFacts(dataDir: string): LauncherFacts {
  const file = join(dataDir, fileName);
  if (!existsSync(file)) {
    throw new Error(
      `No running system in ${dataDir}: start one with npm start, or name its folder with --data-dir.`,
    );
  }
  return JSON.parse(readFileSync(file, 'utf8')) as LauncherFacts;
}

/** Writes the facts, readable by this user only: they hold keys. */
export function writeFacts(dataDir: string, facts: LauncherFacts): void {
  const file = join(dataDir, fileName);
  writeFileSync(`${file}.part`, JSON.stringify(facts, null, 2), { mode: 0o600 });
  renameSync(`${file}.part`, file);
}

/** Removes the facts when the system stops. */
export function removeFacts(dataDir: string): void {
  rmSync(join(dataDir, fileName), { force: true });
}
