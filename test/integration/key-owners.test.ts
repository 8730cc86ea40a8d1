import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { readKeyOwners } from '../../activities/accounts/read-key-owners.ts';
import { execute, query } from '../../db/sql.ts';
import type { MikroORM } from '../../db/orm.ts';
import { openDatabase } from './db-samples.ts';

/* Of which owners of API keys Keycloak is asked, in which order, and what is stored when it answers late. */

let orm: MikroORM;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});
afterAll(() => close());
beforeEach(async () => {
  for (const table of ['api_keys', 'users']) await execute(orm.em.fork(), `delete from ${table}`);
});

interface Owners {
  name: string;
  role: string;
  count?: number;
  /** Minutes since the role was read. */
  unread: number;
}

async function plant({ name, role, count = 1, unread }: Owners): Promise<void> {
  const em = orm.em.fork();
  await execute(
    em,
    `insert into users (id, email, role, role_seen_at, identity_subject, created_at, updated_at)
     select $1 || n, $1 || n || '@example.com', $2, now() - make_interval(mins => $3), $1 || n, now(), now()
     from generate_series(1, $4::int) n`,
    [name, role, unread, count],
  );
  await execute(
    em,
    `insert into api_keys (id, user_id, name, prefix, key_hash, scopes, created_at, expires_at)
     select id, id, 'key', 'prn_', id, '[]', now(), now() + interval '1 day' from users where starts_with(id, $1)`,
    [name],
  );
}

type ReadRoles = (subject: string) => Promise<string[] | null>;
type Info = ConstructorParameters<typeof MockActivityEnvironment>[0];

const SECOND = 1_000;
/** A step that was handed out now. */
const step = (info: Info = {}) =>
  new MockActivityEnvironment(
    { startToCloseTimeoutMs: 300 * SECOND, scheduledTimestampMs: Date.now(), ...info },
    { logger: new DefaultLogger('ERROR') },
  );

const run = (readRoles: ReadRoles, { env = step(), now = Date.now } = {}): Promise<number> =>
  env.run(readKeyOwners({ orm, readRoles: ({ identitySubject }) => readRoles(identitySubject ?? ''), now }));

/** Answers with the role that is stored, and remembers of whom it was asked. */
function keycloak(answer: ReadRoles = () => Promise.resolve(['viewer'])) {
  const asked: string[] = [];
  let [busy, busiest] = [0, 0];
  const readRoles: ReadRoles = async (subject) => {
    asked.push(subject);
    busy += 1;
    busiest = Math.max(busiest, busy);
    try {
      return await answer(subject);
    } finally {
      busy -= 1;
    }
  };
  return { asked, readRoles, busiest: () => busiest };
}

const audited = (): Promise<{ action: string }[]> =>
  query(orm.em.fork(), `select action from audit_log where subject_type = 'user' order by id`);

const stateOf = async (id: string): Promise<{ role: string; disabledAt: number | null } | undefined> =>
  (
    await query<{ role: string; disabledAt: number | null }>(
      orm.em.fork(),
      'select role, disabled_at from users where id = $1',
      [id],
    )
  )[0];

it('one run asks of all owners: staff first, then who is unread longest, a few at once', async () => {
  await plant({ name: 'viewer', role: 'viewer', count: 1_200, unread: 60 });
  await plant({ name: 'longest', role: 'viewer', unread: 90 });
  await plant({ name: 'support', role: 'editor', unread: 5 });
  await plant({ name: 'books', role: 'finance', unread: 6 });
  const { asked, readRoles, busiest } = keycloak();
  expect(await run(readRoles)).toBe(2);
  expect(asked.slice(0, 3)).toEqual(['books1', 'support1', 'longest1']);
  expect(new Set(asked).size).toBe(1_203);
  expect(asked).toHaveLength(1_203);
  expect(busiest()).toBeGreaterThan(1);
  expect(busiest()).toBeLessThanOrEqual(4);
});

it('owners whom Keycloak cannot say hold nobody else back, and the next try asks of them alone', async () => {
  await plant({ name: 'broken', role: 'viewer', count: 600, unread: 90 });
  await plant({ name: 'fine', role: 'viewer', count: 10, unread: 10 });
  const env = { scheduledTimestampMs: Date.now() };
  const failing = keycloak((subject) =>
    subject.startsWith('broken') ? Promise.reject(new Error('500')) : Promise.resolve(null),
  );
  await expect(run(failing.readRoles, { env: step(env) })).rejects.toThrow('600 owner(s)');
  expect(failing.asked).toHaveLength(610);
  const again = keycloak(() => Promise.resolve(null));
  expect(await run(again.readRoles, { env: step({ ...env, attempt: 2 }) })).toBe(600);
  expect(again.asked.every((subject) => subject.startsWith('broken'))).toBe(true);
});

it('an attempt that runs on beside its repeat writes nothing twice into the audit log', async () => {
  await plant({ name: 'gone', role: 'editor', unread: 10 });
  const before = (await audited()).length;
  let both = (): void => undefined;
  const met = new Promise<void>((resolve) => {
    both = resolve;
  });
  let waiting = 0;
  const { readRoles } = keycloak(async () => {
    waiting += 1;
    if (waiting === 2) both();
    await met;
    return null;
  });
  const lost = await Promise.all([run(readRoles), run(readRoles)]);
  expect(lost.toSorted()).toEqual([0, 1]);
  expect((await audited()).slice(before).map(({ action }) => action)).toEqual([
    'role.lowered',
    'user.disabled',
  ]);
});

it('an answer that comes late gives nothing back that a later one took away', async () => {
  await plant({ name: 'boss', role: 'admin', unread: 10 });
  let hasAsked = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    hasAsked = resolve;
  });
  let answerNow = (_roles: string[]): void => undefined;
  const answer = new Promise<string[]>((resolve) => {
    answerNow = resolve;
  });
  const early = run(
    () => {
      hasAsked();
      return answer;
    },
    { now: () => Date.now() - SECOND },
  );
  await asked;
  expect(await run(() => Promise.resolve(null))).toBe(1);
  answerNow(['admin']);
  expect(await early).toBe(0);
  expect(await stateOf('boss1')).toMatchObject({ role: 'viewer', disabledAt: expect.any(Number) as number });
});

it('a step that is cancelled asks of nobody more', async () => {
  await plant({ name: 'viewer', role: 'viewer', count: 50, unread: 60 });
  const env = step();
  const { asked, readRoles } = keycloak(() => {
    env.cancel('HEARTBEAT_TIMEOUT' as never);
    return Promise.resolve([]);
  });
  await expect(run(readRoles, { env })).rejects.toThrow();
  expect(asked.length).toBeLessThanOrEqual(4);
});

it('what the time of the step is too short for is left to the next run, which the report says', async () => {
  await plant({ name: 'viewer', role: 'viewer', count: 100, unread: 60 });
  let time = Date.now();
  const { asked, readRoles } = keycloak(() => {
    time += 4 * SECOND;
    return Promise.resolve([]);
  });
  await expect(run(readRoles, { now: () => time })).rejects.toMatchObject({
    type: 'key_owners_left',
    nonRetryable: true,
  });
  expect(asked.length).toBeLessThanOrEqual(64);
  const next = keycloak();
  await run(next.readRoles, { now: () => time });
  expect(asked).not.toContain(next.asked[0]);
});

it('Keycloak is asked no further while it answers nobody', async () => {
  await plant({ name: 'viewer', role: 'viewer', count: 50, unread: 60 });
  let time = Date.now();
  const { asked, readRoles } = keycloak(() => {
    time += 5 * SECOND;
    return Promise.reject(new Error('no answer'));
  });
  await expect(run(readRoles, { now: () => time })).rejects.toMatchObject({ nonRetryable: false });
  expect(asked.length).toBeLessThanOrEqual(8);
});
