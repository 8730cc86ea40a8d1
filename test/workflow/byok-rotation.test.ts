import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { startApi } from '../../api/server.ts';
import { loadEnv } from '../../config/env.ts';
import { createLogger } from '../../config/logger.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { findDataKey, usersToRotate } from '../../db/provider-keys/data-keys.ts';
import { listProviderKeys } from '../../db/provider-keys/provider-keys.ts';
import { createKeyVault } from '../../gateways/provider-keys/key-vault.ts';
import { localMasterKeys } from '../../gateways/provider-keys/master-keys.ts';
import { rotateKeys, stopRotation } from '../../scripts/byok-rotate.ts';
import { byokRotationWorkflowId, rotationProgressQuery } from '../../workflows/contracts/byok-rotation.ts';
import type { RotationResult } from '../../workflows/contracts/byok-rotation.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { plantProviderKey } from '../support/planted-provider-key.ts';
import { until } from '../support/until.ts';

const PLANTED = 'PLANTEDsecretPLANTEDsecret';
const [gone, old, newest] = ['k0', 'k1', 'k2'].map((id) => ({ id, key: randomBytes(32) })) as [Key, Key, Key];
type Key = { id: string; key: Buffer };
const keyOf = (index: number): string => `sk-${PLANTED}${index}`;

let system: BillingSystem;
let orm: MikroORM;
const written: string[] = [];

beforeAll(async () => {
  const masterKeys = [newest, old].map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');
  system = await startBillingSystem({ BYOK_MASTER_KEYS: masterKeys });
  orm = await createOrm({ databaseUrl: system.api.database.url, poolMax: 2 });
}, 120_000);

afterAll(async () => {
  await orm.close();
  await system.stop();
});

const keep = (userId: string, index: number, under: Key, hasDataKey = true): Promise<void> =>
  plantProviderKey(orm.em.fork(), { userId, key: keyOf(index), under, hasDataKey });

/** A user's keys as they open under these master keys. */
async function opened(userId: string, ...under: Key[]): Promise<string[]> {
  const vault = createKeyVault(localMasterKeys(under), under);
  const em = orm.em.fork();
  const dataKey = await findDataKey(em, userId);
  const rows = await listProviderKeys(em, userId);
  return Promise.all(rows.map((row) => vault.open(row, row, dataKey)));
}

const rotate = (batchSize: number, masterKeyId: string = newest.id): Promise<RotationResult> =>
  rotateKeys({ temporal: system.temporal, masterKeyId, batchSize, write: (line) => written.push(line) });

const progress = () =>
  system.temporal.workflow.getHandle(byokRotationWorkflowId(newest.id)).query(rotationProgressQuery);

/** Users with something left to do. */
const left = async (): Promise<number> => (await usersToRotate(orm.em.fork(), newest.id, '', 100_000)).length;

it('goes on after a stop, a killed command and a restarted worker, while users change their keys', async () => {
  const many = 240;
  const user = (index: number): string => `user-${String(index).padStart(4, '0')}`;
  // Every third one is as it was sealed before there were data keys.
  for (let index = 0; index < many; index++) await keep(user(index), index, old, index % 3 !== 0);
  const sealedBefore = await sealsOf();

  const first = rotate(2);
  await until(async () => (await progress().catch(() => ({ resealed: 0 }))).resealed > 3);
  expect(await stopRotation(system.temporal, newest.id)).toBe(true);
  const stopped = await first;
  expect(stopped).toMatchObject({ outcome: 'stopped', unreadable: 0 });
  const afterStop = await left();
  expect(afterStop).toBe(many - stopped.resealed);
  expect(afterStop).toBeGreaterThan(10);
  // In the middle all of them open, on either side of where it is.
  for (const index of [0, 1, 2, many - 3, many - 2, many - 1])
    expect(await opened(user(index), newest, old)).toEqual([keyOf(index)]);

  // The command as an operator runs it; whoever kills it kills no rotation.
  const command = spawn(process.execPath, ['scripts/byok-rotate.ts'], {
    env: { PATH: process.env['PATH'], ...system.variables },
    stdio: 'ignore',
  });
  const ended = once(command, 'exit');
  await until(async () => (await left()) < afterStop);
  command.kill('SIGKILL');
  await ended;
  const theirs = { userId: user(239), key: keyOf(9_999), under: newest, older: [old] };
  await plantProviderKey(orm.em.fork(), theirs);
  await system.rows(`delete from provider_keys where user_id = $1`, [user(238)]);
  await system.rows(`delete from data_keys where user_id = $1`, [user(238)]);
  await system.restartWorker();
  expect(await rotate(2)).toMatchObject({ outcome: 'done', unreadable: 0 });

  expect(await left()).toBe(0);
  for (let index = 0; index < many; index++)
    expect(await opened(user(index), newest)).toEqual(
      index === 238 ? [] : [keyOf(index === 239 ? 9_999 : index)],
    );
  // What was under a data key was neither opened nor written: its data key alone was.
  const sealedAfter = await sealsOf();
  for (let index = 0; index < 238; index++)
    expect(sealedAfter.get(user(index)) === sealedBefore.get(user(index))).toBe(index % 3 !== 0);
});

const sealsOf = async (): Promise<Map<string, string>> => {
  const rows = await system.rows<{ user_id: string; sealed: string }>(
    'select user_id, sealed from provider_keys',
  );
  return new Map(rows.map((row) => [row.user_id, row.sealed]));
};

it('API and worker do not start with another master key under the same id', async () => {
  const wrong = { ...system.variables, BYOK_MASTER_KEYS: `k2:${randomBytes(32).toString('base64')}` };
  const logger = createLogger({ level: 'silent', service: 'api' });
  await expect(startApi(loadEnv(wrong), { logger, port: 0, processMetrics: false })).rejects.toThrow(
    /Master key k2 is not the one that users' data keys are wrapped by/,
  );
  const worker = spawn(process.execPath, ['worker/main.ts'], {
    env: { PATH: process.env['PATH'], ...wrong },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = Promise.all([text(worker.stdout), text(worker.stderr)]);
  const [code] = (await once(worker, 'exit')) as [number | null];
  expect((await said).join('')).toContain('Master key k2 is not the one');
  expect(code).not.toBe(0);
});

it('does nothing the second time, and leaves what does not open as it is', async () => {
  await keep('user-lost', 1, gone);
  await keep('user-lost-before', 1, gone, false);
  const stored = (): Promise<unknown> =>
    system.rows('select * from provider_keys full join data_keys using (user_id) order by user_id');
  const before = await stored();
  expect(await rotate(100)).toEqual({ outcome: 'done', resealed: 0, unreadable: 2 });
  expect(await stored()).toEqual(before);
});

it('does not go back to a master key that is not the newest', async () => {
  await expect(rotate(100, old.id)).rejects.toMatchObject({ cause: { cause: { type: 'superseded' } } });
});

it('keeps the keys out of histories and of what it prints', async () => {
  // Temporal's list follows what it runs a little later.
  const runs = await until(async () => {
    const listed: { workflowId: string; runId: string }[] = [];
    const query = `WorkflowType = 'byokRotation'`;
    for await (const { workflowId, runId } of system.temporal.workflow.list({ query }))
      listed.push({ workflowId, runId });
    return listed.length >= 4 && listed;
  });
  for (const { workflowId, runId } of runs) {
    const text = decoded(await system.temporal.workflow.getHandle(workflowId, runId).fetchHistory());
    expect(text).toContain('masterKeyId');
    expect(text).not.toContain(PLANTED);
  }
  expect(written.join('\n')).toContain('k2');
  expect(written.join('\n')).not.toContain(PLANTED);
});

/** Everything of a history, payloads as text. */
function decoded(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value).map(decoded).join('\n');
}
