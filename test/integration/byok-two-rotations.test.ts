import { randomBytes } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { resealProviderKeys } from '../../activities/provider-keys/reseal-provider-keys.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { addDataKey, findDataKey, usersToRotate } from '../../db/provider-keys/data-keys.ts';
import { listProviderKeys } from '../../db/provider-keys/provider-keys.ts';
import { query } from '../../db/sql.ts';
import { KeyVaultError, createKeyVault } from '../../gateways/provider-keys/key-vault.ts';
import { localMasterKeys } from '../../gateways/provider-keys/master-keys.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';
import { plantProviderKey } from '../support/planted-provider-key.ts';

/** Two workers rotate at once, as when a step was given up as lost and another took it over. */
const [old, newest] = ['k1', 'k2'].map((id) => ({ id, key: randomBytes(32) })) as [Key, Key];
type Key = { id: string; key: Buffer };
const USERS = 60;
const userOf = (index: number): string => `user-${String(index).padStart(3, '0')}`;
const keyOf = (index: number): string => `sk-secret-${index}`;

let database: TestDatabase;
let workers: MikroORM[];

beforeAll(async () => {
  database = await createDatabase();
  workers = await Promise.all([1, 2].map(() => createOrm({ databaseUrl: database.url, poolMax: 5 })));
});
afterAll(async () => {
  await Promise.all(workers.map((orm) => orm.close()));
  await database.drop();
});

const em = () => (workers[0] as MikroORM).em.fork();
const vault = createKeyVault(localMasterKeys([newest, old]), [newest, old]);

/** All of one worker's rotation, in steps. */
async function rotate(orm: MikroORM): Promise<{ resealed: number; unreadable: number }> {
  const step = resealProviderKeys({ orm, keyVault: vault, now: () => Date.now() });
  const sum = { resealed: 0, unreadable: 0 };
  let after: { userId: string; provider: string } | null = null;
  do {
    const outcome: Awaited<ReturnType<typeof step>> = await new MockActivityEnvironment().run(step, {
      masterKeyId: newest.id,
      after,
      limit: 7,
    });
    sum.resealed += outcome.resealed;
    sum.unreadable += outcome.unreadable;
    after = outcome.next;
  } while (after !== null);
  return sum;
}

async function opened(userId: string): Promise<string[]> {
  const alone = createKeyVault(localMasterKeys([newest]));
  const dataKey = await findDataKey(em(), userId);
  const rows = await listProviderKeys(em(), userId);
  return Promise.all(rows.map((row) => alone.open(row, row, dataKey)));
}

it('two rotations at once lose no key: each opens under the newest master key, and was changed once', async () => {
  for (let index = 0; index < USERS; index++)
    // Every second one is as it was sealed before there were data keys: both workers make one for it.
    await plantProviderKey(em(), {
      userId: userOf(index),
      key: keyOf(index),
      under: old,
      hasDataKey: index % 2 === 0,
    });
  const both = await Promise.all(workers.map((orm) => rotate(orm)));
  expect(both.map(({ unreadable }) => unreadable)).toEqual([0, 0]);
  expect(both.reduce((sum, { resealed }) => sum + resealed, 0)).toBe(USERS);
  expect(await usersToRotate(em(), newest.id, '', 1)).toEqual([]);
  for (let index = 0; index < USERS; index++) expect(await opened(userOf(index))).toEqual([keyOf(index)]);
});

it('two who make a data key for one user at once both seal under the one that stands', async () => {
  const made = await Promise.all(
    workers.map(async (orm) =>
      addDataKey(orm.em.fork(), { userId: 'racer', ...(await vault.createDataKey('racer')), createdAt: 1 }),
    ),
  );
  expect(made[0]?.wrapped).toBe(made[1]?.wrapped);
});

it.each([
  ['provider_keys', 'sealed'],
  ['data_keys', 'wrapped'],
])('a byte that was changed in %s.%s opens nothing, and no rotation covers it up', async (table, column) => {
  const userId = `tampered-${table}`;
  await plantProviderKey(em(), { userId, key: 'sk-of-the-tampered', under: newest });
  const [row] = await query<Record<string, string>>(
    em(),
    `select ${column} as text from ${table} where user_id = $1`,
    [userId],
  );
  const text = row?.['text'] ?? '';
  const changed = `${text.slice(0, -2)}${text.at(-2) === 'A' ? 'B' : 'A'}${text.slice(-1)}`;
  await query(em(), `update ${table} set ${column} = $1 where user_id = $2`, [changed, userId]);
  await expect(opened(userId)).rejects.toMatchObject({ name: KeyVaultError.name, reason: 'damaged' });
  await rotate(workers[0] as MikroORM);
  const [after] = await query<Record<string, string>>(
    em(),
    `select ${column} as text from ${table} where user_id = $1`,
    [userId],
  );
  expect(after?.['text']).toBe(changed);
});
