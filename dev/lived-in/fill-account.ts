import type Stripe from 'stripe';
import { makeCatalogue } from './catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import { CUSTOMERS_OF_CLOCK, advanceClocks } from './clocks.ts';
import { KINDS } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { PEOPLE } from './people.ts';
import type { AccountHolder } from './people.ts';
import { signUp } from './sign-up.ts';

const DAY_S = 86_400;
/** The first customers came so long ago. */
const YEARS = 3;
/** The last ones; what begins later has steps of its own. */
const NEWEST_DAYS = 120;
/** Customers that are made at a time. */
const AT_ONCE = 8;

/** A customer of the account, as it comes to be. */
interface Member {
  person: AccountHolder;
  kind: Kind;
  clock: string;
  customer: string;
  /** Null until it has begun. */
  subscription: string | null;
}

/** What was made. */
export interface FilledAccount {
  customers: number;
  subscriptions: number;
}

/**
 * Fills an empty account as another product does over three years, by Stripe's API alone: customers on test
 * clocks, whose clocks are then moved to today.
 * @param now where the clocks end, epoch milliseconds
 */
export async function fillAccount(stripe: Stripe, now: number): Promise<FilledAccount> {
  const today = Math.floor(now / 3_600_000) * 3_600;
  const catalogue = await makeCatalogue(stripe);
  const members = await signUpAll(stripe, catalogue, today);
  const clocks = [...new Set(members.map(({ clock }) => clock))];
  for (const daysAgo of stepsOf(members)) {
    await advanceClocks(stripe, clocks, today - daysAgo * DAY_S);
    await inTurns(members, (member) => play(stripe, catalogue, { member, daysAgo }));
  }
  await payInvoices(stripe);
  return { customers: members.length, subscriptions: members.length };
}

/** Three of them on a clock each, the clocks begin between three years and four months ago. */
async function signUpAll(stripe: Stripe, catalogue: Catalogue, today: number): Promise<Member[]> {
  const groups = Array.from({ length: Math.ceil(PEOPLE.length / CUSTOMERS_OF_CLOCK) }, (_, index) =>
    PEOPLE.slice(index * CUSTOMERS_OF_CLOCK, (index + 1) * CUSTOMERS_OF_CLOCK),
  );
  const longest = YEARS * 365;
  const made: Member[][] = [];
  await inTurns([...groups.entries()], async ([index, people]) => {
    const age = Math.round(longest - (index * (longest - NEWEST_DAYS)) / Math.max(1, groups.length - 1));
    const { id: clock } = await stripe.testHelpers.testClocks.create({ frozen_time: today - age * DAY_S });
    made[index] = [];
    for (const person of people) made[index].push(await join(stripe, catalogue, { person, clock }));
  });
  return made.flat();
}

async function join(
  stripe: Stripe,
  catalogue: Catalogue,
  { person, clock }: { person: AccountHolder; clock: string },
): Promise<Member> {
  const kind = KINDS[person.index % KINDS.length];
  if (kind === undefined) throw new Error('There is no kind of subscription.');
  const customer = await signUp(stripe, {
    clock,
    email: person.email,
    name: person.name,
    metadata: person.link === 'metadata' ? { user_id: person.userId } : {},
    method: kind.method === undefined ? 'pm_card_visa' : kind.method,
  });
  const member: Member = { person, kind, clock, customer, subscription: null };
  if (kind.beginsDaysAgo === undefined) await begin(stripe, catalogue, member);
  return member;
}

async function begin(stripe: Stripe, catalogue: Catalogue, member: Member): Promise<void> {
  const { id } = await stripe.subscriptions.create({
    customer: member.customer,
    ...member.kind.terms(catalogue),
  });
  member.subscription = id;
}

/** Days before today on which something is done by hand, longest ago first, today last. */
const stepsOf = (members: readonly Member[]): number[] =>
  [
    ...new Set(
      members.flatMap(({ kind }) =>
        [kind.beginsDaysAgo, kind.later?.daysAgo, 0].filter((days) => days !== undefined),
      ),
    ),
  ].toSorted((a, b) => b - a);

async function play(
  stripe: Stripe,
  catalogue: Catalogue,
  { member, daysAgo }: { member: Member; daysAgo: number },
): Promise<void> {
  const { kind, customer } = member;
  if (kind.beginsDaysAgo === daysAgo) await begin(stripe, catalogue, member);
  if (kind.later?.daysAgo !== daysAgo || member.subscription === null) return;
  await kind.later.act({ stripe, catalogue, customer, subscription: member.subscription });
}

/** Invoices that customers have paid by a transfer; each customer's newest one is still open. */
async function payInvoices(stripe: Stripe): Promise<void> {
  const open = await stripe.invoices
    .list({ status: 'open', collection_method: 'send_invoice', limit: 100 })
    .autoPagingToArray({ limit: 1_000 });
  const byCustomer = Map.groupBy(open, ({ customer }) =>
    typeof customer === 'string' ? customer : customer?.id,
  );
  const older = [...byCustomer.values()].flatMap((invoices) =>
    invoices.toSorted((a, b) => b.created - a.created).slice(1),
  );
  await inTurns(older, ({ id }) => stripe.invoices.pay(id, { paid_out_of_band: true }));
}

/** A few at a time. */
async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE) await Promise.all(all.slice(at, at + AT_ONCE).map(work));
}
