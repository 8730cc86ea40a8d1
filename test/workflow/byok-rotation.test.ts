import { randomBytes } from 'node:crypto';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { listProviderKeys, putProviderKey } from '../../db/provider-keys/provider-keys.ts';
import type { ProviderKeyRow } from '../../db/provider-keys/provider-keys.ts';
import { createKeyVault } from '../../gateways/provider-keys/key-vault.ts';
import { rotateKeys, stopRotation } from '../../scripts/byok-rotate.ts';
import { byokRotationWorkflowId, rotationProgressQuery } from '../../workflows/contracts/byok-rotation.ts';
import type { RotationResult } from '../../workflows/contracts/byok-rotation.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
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

/** A key as it was kept before the newest master key was there. */
async function keep(userId: string, index: number, under: Key): Promise<void> {
  const owner = { userId, provider: 'openai' };
  const row: ProviderKeyRow = {
    ...owner,
    ...createKeyVault([under]).seal(owner, keyOf(index)),
    label: null,
    masked: 'sk-…',
    status: 'untested',
    createdAt: Date.now(),
    lastTestedAt: null,
    lastUsedAt: null,
    uses: 0,
  };
  await putProviderKey(orm.em.fork(), row);
}

const rotate = (batchSize: number, masterKeyId: string = newest.id): Promise<RotationResult> =>
  rotateKeys({ temporal: system.temporal, masterKeyId, batchSize, write: (line) => written.push(line) });

const progress = () =>
  system.temporal.workflow.getHandle(byokRotationWorkflowId(newest.id)).query(rotationProgressQuery);

const underOld = async (): Promise<number> =>
  Number(
    (
      await system.rows<{ n: string }>('select count(*) as n from provider_keys where master_key_id = $1', [
        'k1',
      ])
    )[0]?.n,
  );

it('seals every key anew while the system runs, is stopped, goes on, survives its worker, and is then done', async () => {
  const many = 240;
  for (let index = 0; index < many; index++) await keep(`user-${String(index).padStart(4, '0')}`, index, old);

  const first = rotate(2);
  await until(async () => (await progress().catch(() => ({ resealed: 0 }))).resealed > 3);
  expect(await stopRotation(system.temporal, newest.id)).toBe(true);
  const stopped = await first;
  expect(stopped).toMatchObject({ outcome: 'stopped', unreadable: 0 });
  expect(await underOld()).toBe(many - stopped.resealed);
  expect(await underOld()).toBeGreaterThan(10);

  const left = await underOld();
  const second = rotate(2);
  // The progress of the first one is still to be had while the second has not begun.
  await until(async () => (await underOld()) < left - 3);
  // What users do meanwhile stands: one gives another key, one takes theirs away.
  await keep('user-0239', 9_999, newest);
  await system.rows(`delete from provider_keys where user_id = 'user-0238'`);
  await system.restartWorker();
  const done = await second;
  expect(done).toMatchObject({ outcome: 'done', unreadable: 0 });
  expect(stopped.resealed + done.resealed).toBe(many - 2);

  expect(await underOld()).toBe(0);
  const vault = createKeyVault([newest]);
  for (let index = 0; index < many; index++) {
    const userId = `user-${String(index).padStart(4, '0')}`;
    const keys = (await listProviderKeys(orm.em.fork(), userId)).map((row) => vault.open(row, row));
    expect(keys).toEqual(index === 238 ? [] : [keyOf(index === 239 ? 9_999 : index)]);
  }
});

it('does nothing the second time, and leaves what does not open as it is', async () => {
  await keep('user-lost', 1, gone);
  const before = await system.rows('select * from provider_keys order by user_id');
  expect(await rotate(100)).toEqual({ outcome: 'done', resealed: 0, unreadable: 1 });
  expect(await system.rows('select * from provider_keys order by user_id')).toEqual(before);
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
