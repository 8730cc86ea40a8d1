import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../../dev/launcher/free-port.ts';
import { killGroup } from '../../dev/launcher/child.ts';
import { commandLine, endOrphan } from '../../dev/launcher/orphans.ts';
import { APP_ROLE, OWNER_ROLE, createRoles } from '../../dev/database-roles.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { startTemporal } from '../../dev/temporal/server.ts';

/** Where the servers of this run are; handed to the test files through a JSON file. */
export interface TestServers {
  /** PostgreSQL with the right to create databases. */
  adminUrl: string;
  /** Database with all migrations applied, to be copied. */
  templateDatabase: string;

  /** host:port. */
  temporalAddress: string;
  /** The workflow code, bundled. */
  workflowBundle: string;
}

/** Names the JSON file. */
export const serversVariable = 'PERENNIAL_TEST_SERVERS';

const root = fileURLToPath(new URL('../..', import.meta.url));
const runs = join(tmpdir(), 'perennial-test');
const templateDatabase = 'perennial_template';

/** Servers that run, and how to end them. */
export interface RunningServers {
  servers: TestServers;
  file: string;
  stop: () => Promise<void>;
}

/**
 * Starts one PostgreSQL and one Temporal and bundles the workflows, all at once. Leftovers of killed runs
 * are ended first; other running runs are left alone.
 */
export async function startServers(log: (line: string) => void): Promise<RunningServers> {
  await endLeftovers();
  const folder = join(runs, String(process.pid));
  mkdirSync(folder, { recursive: true });
  const workflowBundle = join(folder, 'workflow-bundle.js');
  const [postgresPort, temporalPort] = [await freePort(), await freePort()];

  const starting = await Promise.allSettled([
    startPostgres({
      dataDir: join(folder, 'postgres'),
      port: postgresPort,
      logFile: join(folder, 'postgres.log'),
      durable: false,
      database: templateDatabase,
    }),
    startTemporal({
      port: temporalPort,
      logFile: join(folder, 'temporal.log'),
      log,
      // Garbage is collected less often: a tenth less processor time, for some memory.
      env: { GOGC: '400' },
    }),
    run('scripts/bundle-workflows.ts', [workflowBundle]),
  ]);
  const [postgres, temporal] = starting;
  const started = [postgres, temporal]
    .filter((part) => part.status === 'fulfilled')
    .map((part) => part.value);
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((part) => part.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  // Ctrl-C ends Jest without its teardown.
  process.once('exit', () => {
    for (const part of started) if (part.child.ended() === undefined) killGroup(part.pid);
  });
  writeFileSync(
    join(folder, 'pids.json'),
    JSON.stringify(started.map(({ pid }) => ({ pid, mark: commandLine(pid) }))),
  );

  const failed = starting.find((part) => part.status === 'rejected');
  if (failed !== undefined || postgres.status === 'rejected' || temporal.status === 'rejected') {
    await stop();
    throw failed?.reason instanceof Error ? failed.reason : new Error(String(failed?.reason));
  }
  const databaseUrl = postgres.value.url();
  await createRoles(databaseUrl);
  await run('db/migrate.ts', [], {
    DATABASE_URL: databaseUrl,
    DATABASE_APP_ROLE: APP_ROLE,
    DATABASE_OWNER_ROLE: OWNER_ROLE,
    OIDC_ISSUER: 'http://127.0.0.1:1',
    LOG_LEVEL: 'warn',
  });
  const servers: TestServers = {
    adminUrl: postgres.value.url('postgres'),
    templateDatabase,
    temporalAddress: temporal.value.address,
    workflowBundle,
  };
  const file = join(folder, 'servers.json');
  writeFileSync(file, JSON.stringify(servers));
  return { servers, file, stop };
}

async function run(script: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [script, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
    });
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string };
    throw new Error(`${script} failed:\n${stderr ?? ''}${stdout ?? ''}`, { cause: error });
  }
}

async function endLeftovers(): Promise<void> {
  if (!existsSync(runs)) return;
  for (const name of readdirSync(runs)) {
    const owner = Number(basename(name));
    if (/jest|replay\/record/.test(commandLine(owner) ?? '') && owner !== process.pid) continue;
    const pids = join(runs, name, 'pids.json');
    if (existsSync(pids)) {
      const left = JSON.parse(readFileSync(pids, 'utf8')) as { pid: number; mark?: string }[];
      for (const { pid, mark } of left) if (mark !== undefined) await endOrphan(pid, mark, 'SIGINT');
    }
    rmSync(join(runs, name), { recursive: true, force: true });
  }
}
