import { randomUUID } from 'node:crypto';
import type { MikroORM } from '../../db/orm.ts';
import {
  customerOfUser,
  findCustomer,
  linkCustomerToUser,
  storeDeletion,
  upsertCustomer,
} from '../../db/accounts/customers.ts';
import {
  findInvoice,
  findInvoiceOfUser,
  listInvoicesOfUser,
  upsertInvoices,
} from '../../db/documents/invoices.ts';
import { listPaymentMethodsOfUser, replacePaymentMethods } from '../../db/accounts/payment-methods.ts';
import type { PaymentMethodRow } from '../../db/accounts/payment-methods.ts';
import { ensureUser, findUser, lastActiveAt, touchActivity } from '../../db/accounts/users.ts';
import type { UserIdentity, UserRole, UserRow } from '../../db/accounts/users.ts';
import { day, openDatabase, sampleCustomer, sampleInvoice, samplePaymentMethod } from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});

afterAll(() => close());

const identity = (changes: Partial<UserIdentity> = {}): UserIdentity => {
  const subject = randomUUID();
  return {
    subject,
    email: `${subject}@example.test`,
    emailVerified: true,
    fullName: 'Ada',
    role: 'viewer',
    issuedAt: day(0),
    ...changes,
  };
};

/** A user with a Stripe customer of their own. */
async function newUser(): Promise<{ user: UserRow; customerId: string }> {
  const em = orm.em.fork();
  const user = await ensureUser(em, identity());
  const customerId = `cus_${user.id}`;
  await upsertCustomer(em, sampleCustomer(customerId));
  await linkCustomerToUser(em, user.id, customerId);
  return { user, customerId };
}

describe('users', () => {
  it('are made once, also by ten requests at once', async () => {
    const who = identity({ email: `Mixed.Case.${randomUUID()}@Example.test` });
    const users = await Promise.all(Array.from({ length: 10 }, () => ensureUser(orm.em.fork(), who)));
    expect(new Set(users.map(({ id }) => id)).size).toBe(1);
    expect(users[0]).toMatchObject({
      email: who.email.toLowerCase(),
      role: 'viewer',
      identitySubject: who.subject,
    });
  });

  it('are made once whichever of their unique columns two requests meet at', async () => {
    const people = Array.from({ length: 40 }, () => identity());
    const users = await Promise.all(
      people.flatMap((who) => Array.from({ length: 5 }, () => ensureUser(orm.em.fork(), who))),
    );
    expect(new Set(users.map(({ id }) => id)).size).toBe(people.length);
  });

  it('follow their token in name, role and address', async () => {
    const em = orm.em.fork();
    const who = identity();
    const { id } = await ensureUser(em, who);
    const email = `new-${who.email}`;
    await ensureUser(em, { ...who, role: 'admin', fullName: 'Ada L.', email, issuedAt: day(1) });
    expect(await findUser(em, id)).toMatchObject({ role: 'admin', fullName: 'Ada L.', email });
  });

  it.each<[string, UserRole, number, UserRole, number, UserRole]>([
    ['a later token raises', 'viewer', 10_000, 'admin', 11_000, 'admin'],
    ['a later token lowers', 'admin', 10_000, 'viewer', 11_000, 'viewer'],
    ['one of the same second raises nobody', 'viewer', 10_000, 'admin', 10_000, 'viewer'],
    ['one of the same second lowers', 'admin', 10_000, 'editor', 10_000, 'editor'],
    ['one of the second in which Keycloak was asked lowers', 'admin', 10_400, 'viewer', 10_000, 'viewer'],
    [
      'one of the second in which Keycloak was asked raises nobody',
      'viewer',
      10_400,
      'admin',
      10_000,
      'viewer',
    ],
    ['an earlier token raises nobody', 'viewer', 10_000, 'admin', 9_000, 'viewer'],
    ['an earlier token lowers nobody', 'admin', 10_000, 'viewer', 9_000, 'admin'],
  ])('%s', async (_what, role, seenAt, said, issuedAt, after) => {
    const em = orm.em.fork();
    const who = identity();
    const { id } = await ensureUser(em, { ...who, role, issuedAt: day(0) + seenAt });
    expect(await ensureUser(em, { ...who, role: said, issuedAt: day(0) + issuedAt })).toMatchObject({
      role: after,
    });
    expect(await findUser(em, id)).toMatchObject({
      role: after,
      roleSeenAt: day(0) + Math.max(seenAt, issuedAt),
    });
  });

  it('were seen in their role when the latest token was issued, not when it was used', async () => {
    const em = orm.em.fork();
    const who = identity();
    for (const [issuedAt, seenAt] of [
      [day(1), day(1)],
      [day(2), day(2)],
      [day(1), day(2)],
    ] as const) {
      const { id } = await ensureUser(em, { ...who, issuedAt });
      expect((await findUser(em, id))?.roleSeenAt).toBe(seenAt);
    }
  });

  it('never take over the address of another subject', async () => {
    const em = orm.em.fork();
    const [first, second] = [identity(), identity()];
    const owner = await ensureUser(em, first);
    const other = await ensureUser(em, second);
    expect(await ensureUser(em, { ...second, email: first.email })).toMatchObject({
      id: other.id,
      email: second.email,
    });
    await expect(ensureUser(em, identity({ email: first.email }))).rejects.toThrow('belongs to another user');
    expect(await findUser(em, owner.id)).toMatchObject({ identitySubject: first.subject });
  });

  it('have their activity noted to the minute, never backwards', async () => {
    const em = orm.em.fork();
    const { id } = await ensureUser(em, identity());
    expect(await lastActiveAt(em, id)).toBeNull();
    await touchActivity(em, id, day(1));
    await touchActivity(em, id, day(1) + 59_000);
    await touchActivity(em, id, day(0));
    expect(await lastActiveAt(em, id)).toBe(day(1));
    await touchActivity(em, id, day(1) + 61_000);
    expect(await lastActiveAt(em, id)).toBe(day(1) + 61_000);
  });

  it('on a test clock have their activity noted by that clock', async () => {
    const em = orm.em.fork();
    const { id } = await ensureUser(em, identity());
    expect(await touchActivity(em, id, day(1))).toBeNull();
    const row = sampleCustomer(`cus_active_${id}`, {
      userId: id,
      testClockId: 'clock_1',
      billingTime: day(40),
    });
    await upsertCustomer(em, row);
    expect(await touchActivity(em, id, day(2))).toBe('test');
    expect(await lastActiveAt(em, id)).toBe(day(40));
    await upsertCustomer(em, { ...row, testClockId: null, updatedAt: row.updatedAt + 1 });
    expect(await touchActivity(em, id, day(41))).toBe('real');
    expect(await lastActiveAt(em, id)).toBe(day(41));
  });
});

describe('customers', () => {
  it('keep every field, the user and the newest state', async () => {
    const em = orm.em.fork();
    const row = sampleCustomer('cus_keep', {
      userId: 'u1',
      testClockId: 'clock_1',
      billingTime: day(9),
      country: 'DE',
      createdAt: day(1),
      updatedAt: day(2),
    });
    await upsertCustomer(em, row);
    expect(await findCustomer(em, 'cus_keep')).toEqual(row);
    await upsertCustomer(em, { ...row, name: 'old news', updatedAt: day(1) });
    await upsertCustomer(em, { ...row, userId: null, balance: 0, billingTime: day(8), updatedAt: day(3) });
    expect(await findCustomer(em, 'cus_keep')).toEqual({ ...row, balance: 0, updatedAt: day(3) });
    // Written by somebody who knows neither when it was made nor the country.
    const { createdAt, country, ...undated } = row;
    await upsertCustomer(em, { ...undated, updatedAt: day(4) });
    expect(await findCustomer(em, 'cus_keep')).toMatchObject({ createdAt, country, updatedAt: day(4) });
  });

  it('are linked to a user once, also by two clicks at once', async () => {
    const user = await ensureUser(orm.em.fork(), identity());
    const linked = await Promise.all(
      ['cus_click_1', 'cus_click_2'].map((id) => linkCustomerToUser(orm.em.fork(), user.id, id)),
    );
    expect(new Set(linked).size).toBe(1);
    expect((await findUser(orm.em.fork(), user.id))?.stripeCustomerId).toBe(linked[0]);
  });

  it('give way to a new one when Stripe has deleted them', async () => {
    const em = orm.em.fork();
    const { user, customerId } = await newUser();
    await upsertCustomer(em, sampleCustomer(customerId, { deleted: true, updatedAt: day(1) }));
    const next = `${customerId}_2`;
    await upsertCustomer(em, sampleCustomer(next));
    expect(await linkCustomerToUser(em, user.id, next)).toBe(next);
    expect((await customerOfUser(em, user.id))?.id).toBe(next);
  });

  it('stay deleted when a reading from before the deletion is stored after it', async () => {
    const em = orm.em.fork();
    const { user, customerId } = await newUser();
    await upsertCustomer(em, sampleCustomer(customerId, { updatedAt: day(1) }));
    await storeDeletion(em, sampleCustomer(customerId, { userId: user.id, updatedAt: day(1) }));
    await upsertCustomer(em, sampleCustomer(customerId, { name: 'As It Was', updatedAt: day(2) }));
    expect(await findCustomer(em, customerId)).toMatchObject({ deleted: true, userId: user.id });
    const next = `${customerId}_3`;
    await upsertCustomer(em, sampleCustomer(next));
    expect(await linkCustomerToUser(em, user.id, next)).toBe(next);
  });

  it('are stored as deleted although a later reading is stored, and although none is', async () => {
    const em = orm.em.fork();
    const row = sampleCustomer('cus_deleted_late', { userId: 'u_late', updatedAt: day(3) });
    await upsertCustomer(em, row);
    await storeDeletion(em, { ...row, name: null, userId: null, updatedAt: day(2) });
    expect(await findCustomer(em, row.id)).toMatchObject({ ...row, deleted: true });
    const unknown = sampleCustomer('cus_deleted_unread', { userId: 'u_unread' });
    await storeDeletion(em, unknown);
    expect(await findCustomer(em, unknown.id)).toMatchObject({ ...unknown, deleted: true });
  });

  it('stay with the user who has them', async () => {
    const em = orm.em.fork();
    const { user, customerId } = await newUser();
    const other = await ensureUser(em, identity());
    expect(await linkCustomerToUser(em, other.id, customerId)).toBeNull();
    expect((await customerOfUser(em, user.id))?.id).toBe(customerId);
    expect(await customerOfUser(em, other.id)).toBeNull();
  });

  it('are found by their user only', async () => {
    const { user, customerId } = await newUser();
    const { user: stranger } = await newUser();
    expect((await customerOfUser(orm.em.fork(), user.id))?.id).toBe(customerId);
    expect((await customerOfUser(orm.em.fork(), stranger.id))?.id).not.toBe(customerId);
    expect(await customerOfUser(orm.em.fork(), 'nobody')).toBeNull();
    expect(await linkCustomerToUser(orm.em.fork(), 'nobody', customerId)).toBeNull();
  });
});

describe('invoices', () => {
  it('keep every field', async () => {
    const em = orm.em.fork();
    const rows = [
      sampleInvoice('in_k1', {
        dueAt: day(3),
        nextStripeAttemptAt: day(4),
        invoicePdf: 'https://x.test/1.pdf',
      }),
      sampleInvoice('in_k2', {
        status: 'paid',
        paidAt: day(0),
        failure: null,
        number: null,
        subscriptionId: null,
      }),
    ];
    await upsertInvoices(em, rows);
    expect(await findInvoice(em, 'in_k1')).toEqual(rows[0]);
    expect(await findInvoice(em, 'in_k2')).toEqual(rows[1]);
    await upsertInvoices(em, []);
  });

  it('are never overwritten by an older read, also not within one call', async () => {
    const em = orm.em.fork();
    const open = sampleInvoice('in_age', { readAt: day(1) });
    const paid = sampleInvoice('in_age', {
      readAt: day(2),
      status: 'paid',
      amountPaid: 1900,
      amountRemaining: 0,
    });
    await upsertInvoices(em, [paid, open]);
    expect(await findInvoice(em, 'in_age')).toEqual(paid);
    await upsertInvoices(em, [open]);
    expect(await findInvoice(em, 'in_age')).toEqual(paid);
    const refreshed = { ...paid, readAt: day(3), number: 'N-2' };
    await upsertInvoices(em, [refreshed]);
    expect(await findInvoice(em, 'in_age')).toEqual(refreshed);
  });

  it('of the same set can be written by many transactions at once', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => sampleInvoice(`in_many_${i}`));
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        orm.em.fork().transactional((em) =>
          upsertInvoices(
            em,
            (n % 2 === 0 ? rows : rows.toReversed()).map((row) => ({ ...row, readAt: day(n) })),
          ),
        ),
      ),
    );
    expect((await findInvoice(orm.em.fork(), 'in_many_29'))?.readAt).toBe(day(7));
  });

  it('are listed newest first, page by page, each once, without drafts', async () => {
    const em = orm.em.fork();
    const { user, customerId } = await newUser();
    const rows = Array.from({ length: 7 }, (_, i) =>
      // Pairs share their time, so that pages must tell them apart by id.
      sampleInvoice(`in_${customerId}_${i}`, { customerId, createdAt: day(Math.floor(i / 2)) }),
    );
    await upsertInvoices(em, [
      ...rows,
      sampleInvoice(`in_${customerId}_draft`, { customerId, status: 'draft' }),
    ]);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await listInvoicesOfUser(em, user.id, { limit: 3, cursor });
      expect(page.rows.length).toBeLessThanOrEqual(3);
      seen.push(...page.rows.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(rows.map(({ id }) => id).reverse());
  });

  it.each(['nonsense', Buffer.from('[1]').toString('base64url')])('refuse the cursor %s', async (cursor) => {
    await expect(listInvoicesOfUser(orm.em.fork(), 'u', { limit: 1, cursor })).rejects.toThrow(
      'The cursor is not one',
    );
  });

  it('are shown to their owner only', async () => {
    const em = orm.em.fork();
    const { user, customerId } = await newUser();
    const { user: stranger } = await newUser();
    await upsertInvoices(em, [sampleInvoice(`in_${customerId}`, { customerId })]);
    expect((await findInvoiceOfUser(em, user.id, `in_${customerId}`))?.id).toBe(`in_${customerId}`);
    expect(await findInvoiceOfUser(em, stranger.id, `in_${customerId}`)).toBeNull();
    expect((await listInvoicesOfUser(em, stranger.id, { limit: 10 })).rows).toEqual([]);
  });
});

describe('payment methods', () => {
  const method = (customerId: string, n: number, isDefault = false) =>
    samplePaymentMethod(`pm_${customerId}_${n}`, { customerId, isDefault, createdAt: day(n) });
  /** As it is stored: none of these has a mandate that ended. */
  const stored = (rows: PaymentMethodRow[]) => rows.map((row) => ({ ...row, mandateEndedAt: null }));

  it('are replaced as a whole; what is gone is kept as detached', async () => {
    const em = orm.em.fork();
    const { user, customerId } = await newUser();
    const of = (n: number, isDefault = false) => method(customerId, n, isDefault);
    await replacePaymentMethods(em, customerId, [of(1, true), of(2)], day(1));
    expect(await listPaymentMethodsOfUser(em, user.id)).toEqual(stored([of(1, true), of(2)]));
    await replacePaymentMethods(em, customerId, [of(2), of(3, true)], day(2));
    expect(await listPaymentMethodsOfUser(em, user.id)).toEqual(stored([of(3, true), of(2)]));
    await replacePaymentMethods(em, customerId, [], day(3));
    expect(await listPaymentMethodsOfUser(em, user.id)).toEqual([]);
    await replacePaymentMethods(em, customerId, [of(1)], day(4));
    expect(await listPaymentMethodsOfUser(em, user.id)).toEqual(stored([of(1)]));
  });

  /** What a read of Stripe found, written as one that follows a customer writes it. */
  const write = (customerId: string, rows: PaymentMethodRow[], readAt: number): Promise<void> =>
    orm.em.fork().transactional(async (em) => {
      await upsertCustomer(em, sampleCustomer(customerId, { updatedAt: readAt }));
      await replacePaymentMethods(em, customerId, rows, readAt);
    });

  it.each(['the older first', 'the older last', 'both at once'])(
    'are those of the read that began last: %s',
    async (order) => {
      const { user, customerId } = await newUser();
      const [old, card] = [method(customerId, 1), method(customerId, 2, true)];
      const older = () => write(customerId, [{ ...old, isDefault: true }], day(1));
      const newer = () => write(customerId, [card, old], day(2));
      if (order === 'both at once') await Promise.all([newer(), older()]);
      else for (const one of order === 'the older first' ? [older, newer] : [newer, older]) await one();
      expect(await listPaymentMethodsOfUser(orm.em.fork(), user.id)).toEqual(stored([card, old]));
    },
  );
});
