import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { loadEnv } from '../../config/env.ts';
import { readFacts } from '../../scripts/running-system.ts';
import { commandLine, endOrphan } from '../../dev/launcher/orphans.ts';
import { waitUntil } from '../../scripts/wait-until.ts';
import { launch, partPids, runCommand } from '../support/launcher.ts';
import type { RunningLauncher } from '../support/launcher.ts';
import { until } from '../support/until.ts';

/**
 * One story on one data directory, since each start takes ten seconds: started, damaged, killed, started
 * again, stopped.
 */
describe('npm start', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-stack-'));
  let running: RunningLauncher | undefined;

  afterAll(async () => {
    if (running?.process.exitCode === null) await running.end('SIGKILL');
    if (existsSync(join(dataDir, 'pids.json'))) {
      for (const pid of Object.values(partPids(dataDir)))
        await endOrphan(pid, commandLine(pid) ?? 'gone', 'SIGKILL');
    }
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('plays its whole life: start, a crashed worker, a killed launcher, a second start, an orderly end', async () => {
    running = await launch(dataDir);
    await everyAddressAnswers(running);
    await tokensAreAccepted(running);
    await settingsAreKnown(running);
    await everythingIsVerified();
    await aSecondOneIsRefused();
    await theWorkerComesBack();
    const before = readFacts(dataDir);

    const orphans = partPids(dataDir);
    await running.end('SIGKILL');
    for (const pid of Object.values(orphans)) expect(commandLine(pid)).toBeDefined();

    running = await launch(dataDir);
    expect(running.said()).toContain('left behind by a run that was killed');
    for (const pid of Object.values(orphans)) expect(commandLine(pid)).toBeUndefined();
    const after = readFacts(dataDir);
    expect(after.env['STRIPE_WEBHOOK_SECRET']).toBe(before.env['STRIPE_WEBHOOK_SECRET']);
    expect(after.identity?.clientSecret).toBe(before.identity?.clientSecret);
    await everyAddressAnswers(running);

    const parts = partPids(dataDir);
    expect(await running.end('SIGINT')).toBe(0);
    for (const pid of Object.values(parts)) expect(commandLine(pid)).toBeUndefined();
    const stopped = [...running.said().matchAll(/· (\w+) +stopping/g)].map(([, name]) => name);
    expect(stopped.slice(0, 2)).toEqual(['worker', 'api']);
    expect(stopped.at(-1)).toBe('postgres');
    expect(running.said().trimEnd().split('\n').at(-1)).toBe(`Stopped. Data kept in ${dataDir}`);
    expect(existsSync(join(dataDir, 'stack.json'))).toBe(false);
  });

  async function everyAddressAnswers({ addresses }: RunningLauncher): Promise<void> {
    expect(Object.keys(addresses)).toEqual([
      'api',
      'console',
      'temporal',
      'temporalUi',
      'stripe',
      'database',
      'issuer',
    ]);
    for (const url of [
      `${addresses.api}/readyz`,
      `${addresses.api}/api/openapi.json`,
      `${addresses.issuer}/.well-known/openid-configuration`,
      addresses.temporalUi,
    ]) {
      expect([url, (await fetch(url)).status]).toEqual([url, 200]);
    }
    const client = new pg.Client({ connectionString: addresses.database });
    await client.connect();
    await client.end();
    const connection = await Connection.connect({ address: addresses.temporal });
    await connection.close();
  }

  async function everythingIsVerified(): Promise<void> {
    let last = { code: null as number | null, out: '' };
    // Temporal knows of a worker when its first question has come.
    const well = async (): Promise<boolean> => {
      last = await runCommand('scripts/verify.ts', ['--data-dir', dataDir]);
      return last.code === 0 && last.out.includes('All is well.');
    };
    await until(well, { what: 'all is well' }).catch(() => undefined);
    expect(last.out.split('\n').filter((line) => /^[✗!]/.test(line))).toEqual([]);
    expect(last.out).toContain('All is well.');
    expect(last.code).toBe(0);
  }

  async function tokensAreAccepted({ addresses }: RunningLauncher): Promise<void> {
    const { code, out } = await runCommand('dev/identity/token.ts', [
      '--role',
      'viewer',
      '--email',
      'dora@example.com',
      '--data-dir',
      dataDir,
    ]);
    expect(code).toBe(0);
    const path = `${addresses.api}/api/v1/billing/subscription`;
    expect((await fetch(path)).status).toBe(401);
    const answer = await fetch(path, { headers: { authorization: `Bearer ${out}` } });
    expect(await answer.json()).toMatchObject({ tier: 'trial', status: 'none' });
    const wrong = await runCommand('dev/identity/token.ts', ['--role', 'king', '--data-dir', dataDir]);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('--role is one of ');
  }

  async function settingsAreKnown({ addresses }: RunningLauncher): Promise<void> {
    const facts = readFacts(dataDir);
    const env = loadEnv(facts.env);
    expect(env.http.publicUrl).toBe(addresses.api);
    expect(env.stripe.apiBase).toBe(addresses.stripe);
    expect([env.keycloak?.url, env.lago === undefined]).toEqual([addresses.issuer, false]);
    await Promise.resolve();
  }

  async function aSecondOneIsRefused(): Promise<void> {
    await expect(launch(dataDir)).rejects.toThrow(/already running on .*: http:/);
    expect((await fetch(`${running?.addresses.api ?? ''}/healthz`)).status).toBe(200);
  }

  async function theWorkerComesBack(): Promise<void> {
    const pid = partPids(dataDir)['worker'] ?? 0;
    process.kill(pid, 'SIGKILL');
    const again = await waitUntil(
      () => {
        const now = partPids(dataDir)['worker'];
        return now !== pid && now;
      },
      { deadlineMs: 120_000, what: 'the worker to be started again' },
    );
    expect(commandLine(again)).toContain('worker/main.ts');
    await until(() => /worker +ended \(signal SIGKILL\); starting it again/.test(running?.said() ?? ''));
  }
});

describe('npm start -- --fresh', () => {
  it('leaves a folder alone that does not look like its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'perennial-foreign-'));
    writeFileSync(join(folder, 'thesis.txt'), 'years of work');
    await expect(launch(folder, ['--fresh'])).rejects.toThrow(/does not look like a data directory of ours/);
    expect(existsSync(join(folder, 'thesis.txt'))).toBe(true);
    rmSync(folder, { recursive: true });
  });

  it('says what is wrong with its options, and which there are', async () => {
    const { code, err } = await runCommand('dev/stack.ts', ['--port', '1']);
    expect(code).toBe(2);
    expect(err).toMatch(/--port'.*--data-dir <folder>/s);
  });
});
