import {
  countPaid,
  knownCustomers,
  knownUsers,
  nextTestClock,
  eventsAnswered,
  paidTwice,
  unlistedSubscriptions,
} from '../../../db/reconciliation/swept-rows.ts';
import { DAY_MS, MINUTE_MS } from '../../../domain/period.ts';
import { paidMoreThanOnce } from '../../../domain/reconciliation/compare-document.ts';
import type { SubscriptionWorth } from '../../../domain/reconciliation/revenue-sums.ts';
import { isByClock } from '../../../domain/reconciliation/sweep-progress.ts';
import type { SweepList, SweepProgress } from '../../../domain/reconciliation/sweep-progress.ts';
import { missingParameter } from '../../../gateways/stripe/errors.ts';
import { customerPage, readListedCustomer } from '../../../gateways/stripe/reconciliation/sweep-customers.ts';
import type { CustomerOnPage } from '../../../gateways/stripe/reconciliation/sweep-customers.ts';
import { documentPage, readDocument } from '../../../gateways/stripe/reconciliation/sweep-documents.ts';
import type { DocumentList } from '../../../gateways/stripe/reconciliation/sweep-documents.ts';
import type {
  SubscriptionOnPage,
  SubscriptionLister,
} from '../../../gateways/stripe/reconciliation/sweep-subscriptions.ts';
import type { ActivityDeps } from '../../deps.ts';
import { takeUpUnanswered } from '../reconciliation.ts';
import { lookAtAccounts, untilEventsArrived } from './look-at-accounts.ts';
import { lookAtDocuments } from './look-at-documents.ts';
import { lookAtProfiles, oneOfEach } from './look-at-profiles.ts';
import { lookAtSubscriptions } from './look-at-subscriptions.ts';
import type { SubscriptionLook } from './look-at-subscriptions.ts';
import type { SweepFinding, Look } from './look.ts';

/** Disputes, refunds and movements of money that are younger than this are compared. */
const DOCUMENTS_OF_MS = 35 * DAY_MS;
/** Events that are older should have been answered. */
const ANSWERED_AFTER_MS = 10 * MINUTE_MS;

/** A page that was read and compared. `events`: those that were sent again. */
export interface ReadPage extends Look {
  seen: number;
  foreign: number;
  after: string | null;
  madeAt: number | null;
  hasMore: boolean;
  /** Of subscriptions that are ours. */
  worths?: SubscriptionWorth[];
  events?: { checked: number; differed: number; repairing: number };
}

/** Where a page begins. `until`: Stripe has lost the cursor, so that time bounds what is read, ms. */
type PageStart = SweepProgress & { until: number | null };

/**
 * Reads the page that a pass is at and compares it. Where the object that the page begins after was deleted
 * since, it begins with what was made when that one was.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readPage(
  deps: ActivityDeps,
  lister: SubscriptionLister,
  progress: SweepProgress,
): Promise<ReadPage> {
  const { clock, after, madeAt } = progress;
  try {
    return await readFrom(deps, lister, { ...progress, until: after === null ? madeAt : null });
  } catch (error) {
    const missing = missingParameter(error);
    // What hung on a test clock is deleted with it.
    if (clock !== null && missing === 'test_clock') return NOTHING;
    if (after === null || madeAt === null || missing !== 'starting_after') throw error;
    return readPage(deps, lister, { ...progress, after: null });
  }
}

function readFrom(deps: ActivityDeps, lister: SubscriptionLister, start: PageStart): Promise<ReadPage> {
  const { list } = start;
  switch (list) {
    case 'subscriptions':
      return readSubscriptions(deps, lister, start);
    case 'customers':
      return readCustomers(deps, start);
    case 'books':
      return readBooks(deps, start.dry === true);
    case null:
      return Promise.reject(new Error('the pass is over'));
    default:
      return readDocuments(deps, list, start);
  }
}

const NOTHING: ReadPage = {
  seen: 0,
  foreign: 0,
  checked: {},
  findings: [],
  after: null,
  madeAt: null,
  hasMore: false,
};

/** The next test clock to list; null where the list has no further part. */
export const nextPartOf = (
  { orm }: Pick<ActivityDeps, 'orm'>,
  list: SweepList,
  clock: string | null,
): Promise<string | null> => (isByClock(list) ? nextTestClock(orm.em.fork(), clock) : Promise.resolve(null));

async function readSubscriptions(
  deps: ActivityDeps,
  lister: SubscriptionLister,
  { clock, after, madeAt, until }: PageStart,
): Promise<ReadPage> {
  const { data, hasMore } = await lister.page({ clock, after, until });
  const last = data.at(-1);
  const first = await lookAtSubscriptions(deps, data);
  const unlisted = await unlistedSubscriptions(
    deps.orm.em.fork(),
    data.map(({ id }) => id),
    { clock, before: madeAt ?? END_OF_TIME, after: hasMore ? (last?.createdAt ?? null) : null },
  );
  const suspects = [...first.findings.map(({ subjectId }) => subjectId), ...unlisted.map(({ id }) => id)];
  const again = suspects.length === 0 ? NOTHING_AGAIN : await confirmed(deps, lister, suspects, unlisted);
  const checked = first.worths.length + unlisted.length;
  return {
    seen: data.length,
    foreign: data.length - first.worths.length,
    worths: newest(first.worths, again.worths),
    checked: { projection: checked, revenue: checked, access: checked },
    findings: again.findings,
    after: last?.id ?? null,
    madeAt: last?.createdAt ?? null,
    hasMore,
  };
}

const NOTHING_AGAIN: SubscriptionLook = { findings: [], worths: [] };

/** What the second look found has precedence. */
const newest = (
  first: readonly SubscriptionWorth[],
  again: readonly SubscriptionWorth[],
): SubscriptionWorth[] => {
  const all = new Map([...first, ...again].map((worth) => [worth.subscriptionId, worth]));
  return [...all.values()];
};

/** After every time that PostgreSQL is asked about. */
const END_OF_TIME = Date.parse('9999-01-01T00:00:00Z');

/** A second look, once what was on its way has arrived: only what still differs counts. */
async function confirmed(
  deps: ActivityDeps,
  lister: SubscriptionLister,
  suspects: readonly string[],
  unlisted: readonly { id: string; customerId: string; status: string }[],
): Promise<SubscriptionLook> {
  await untilEventsArrived();
  const there: SubscriptionOnPage[] = [];
  const gone: SweepFinding[] = [];
  for (const id of suspects) {
    const one = await lister.one(id);
    if (one !== null) there.push(one);
    const row = unlisted.find((other) => other.id === id);
    if (one === null && row !== undefined) gone.push(goneFrom(row));
  }
  const { findings, worths } = await lookAtSubscriptions(deps, there);
  return { findings: [...findings, ...gone], worths };
}

/** That Stripe does not have it proves nothing: its run reads Stripe and says what it makes of it. */
const goneFrom = ({
  id,
  customerId,
  status,
}: {
  id: string;
  customerId: string;
  status: string;
}): SweepFinding => ({
  subject: 'subscription',
  subjectId: id,
  customerId,
  differences: [{ fact: 'status', in: 'projection', seen: status, by: 'stripe', wanted: null }],
  repair: { action: 'refresh', subscriptionId: id, customerId, invoiceId: null },
});

async function readCustomers(deps: ActivityDeps, { clock, after, until }: PageStart): Promise<ReadPage> {
  const { data, hasMore } = await customerPage(deps.stripe, { clock, after, until });
  const ids = data.map(({ id }) => id);
  const known = await knownCustomers(deps.orm.em.fork(), ids);
  let unknown = await unknownOfOurs(deps, data, known);
  const { checked, findings } = await lookAtAccounts(deps, [...known]);
  let different = oneOfEach(await lookAtProfiles(deps, data), findings);
  if (unknown.length + different.length > 0) {
    await untilEventsArrived();
    const since = await knownCustomers(deps.orm.em.fork(), ids);
    unknown = unknown.filter(({ subjectId }) => !since.has(subjectId));
    different = await lookAtAccountsAgain(
      deps,
      different.map(({ subjectId }) => subjectId),
    );
  }
  return {
    seen: data.length,
    foreign: 0,
    checked: { projection: known.size + unknown.length, sync_targets: checked },
    findings: [...unknown, ...different],
    after: data.at(-1)?.id ?? null,
    madeAt: data.at(-1)?.createdAt ?? null,
    hasMore,
  };
}

/** A second look at accounts, from Stripe too. */
async function lookAtAccountsAgain(
  deps: ActivityDeps,
  customerIds: readonly string[],
): Promise<SweepFinding[]> {
  const listed: CustomerOnPage[] = [];
  for (const id of customerIds) {
    const one = await readListedCustomer(deps.stripe, id);
    if (one !== null) listed.push(one);
  }
  return oneOfEach(await lookAtProfiles(deps, listed), (await lookAtAccounts(deps, customerIds)).findings);
}

/** Customers of our users that have no row. */
async function unknownOfOurs(
  { orm }: ActivityDeps,
  listed: readonly CustomerOnPage[],
  known: ReadonlySet<string>,
): Promise<SweepFinding[]> {
  const missing = listed.filter(({ id, userId }) => userId !== null && !known.has(id));
  if (missing.length === 0) return [];
  const users = await knownUsers(
    orm.em.fork(),
    missing.map(({ userId }) => userId ?? ''),
  );
  return missing
    .filter(({ userId }) => users.has(userId ?? ''))
    .map(({ id }) => ({
      subject: 'account',
      subjectId: id,
      customerId: id,
      differences: [{ fact: 'customer', in: 'projection', seen: null, by: 'stripe', wanted: id }],
      repair: { action: 'read', customerId: id, type: 'customer.updated', objectId: id },
    }));
}

async function readDocuments(
  deps: ActivityDeps,
  list: DocumentList,
  { after, until }: PageStart,
): Promise<ReadPage> {
  const { data, hasMore, last, lastMadeAt } = await documentPage(deps.stripe, list, {
    after,
    since: deps.now() - DOCUMENTS_OF_MS,
    until,
  });
  const look = await lookAtDocuments(deps, data);
  let { findings } = look;
  if (findings.length > 0) {
    await untilEventsArrived();
    const again = [];
    for (const { subjectId } of findings) {
      const kind = data.find(({ id }) => id === subjectId)?.kind;
      const document = kind === undefined ? null : await readDocument(deps.stripe, kind, subjectId);
      if (document !== null) again.push(document);
    }
    ({ findings } = await lookAtDocuments(deps, again));
  }
  return {
    seen: data.length,
    foreign: 0,
    checked: { projection: look.ours },
    findings,
    after: last,
    madeAt: lastMadeAt,
    hasMore,
  };
}

/** What the database alone can tell. */
async function readBooks(deps: ActivityDeps, isDry: boolean): Promise<ReadPage> {
  const { orm, now } = deps;
  const since = now() - DOCUMENTS_OF_MS;
  const paid = await countPaid(orm.em.fork(), since);
  const invoices = await paidTwice(orm.em.fork(), { since });
  const events = await eventsAnswered(orm.em.fork(), { since, before: now() - ANSWERED_AFTER_MS });
  const { sentAgain } = events.unanswered === 0 || isDry ? { sentAgain: 0 } : await takeUpUnanswered(deps)();
  return {
    ...NOTHING,
    checked: { one_charge: paid },
    events: { checked: events.checked, differed: events.unanswered, repairing: sentAgain },
    findings: invoices.map(({ id, customerId, charges }) => ({
      subject: 'invoice',
      subjectId: id,
      customerId,
      differences: [paidMoreThanOnce(charges)],
      repair: { action: 'none' },
    })),
  };
}
