import { waitUntil } from '../../scripts/wait-until.ts';
import { toTemplate } from '../load/event-template.ts';
import type { Subject } from '../load/event-template.ts';
import { runLoad } from '../load/run-load.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import type { Product } from '../system/product.ts';
import { createSubscriptions } from '../system/subscriptions.ts';

/**
 * A subscription is news for minutes at most here; ten thousand of them may take a while on a small
 * machine.
 */
const DEADLINE_MS = 900_000;

/**
 * Makes subscriptions in Stripe and has the product learn of each, as far as its projection. API and worker
 * must run.
 */
export async function populate(system: BenchSystem, product: Product, count: number): Promise<Subject[]> {
  const begun = performance.now();
  const since = (): string => `${((performance.now() - begun) / 1_000).toFixed(1)} s`;
  const subjects = await createSubscriptions(system, count);
  system.log(`${count} subscriptions are at Stripe after ${since()}`);
  const [first] = subjects;
  if (first === undefined) throw new Error('no subscriptions');
  const { data } = await system.stripe.events.list({ type: 'customer.subscription.created', limit: 100 });
  const createdOf = ({ subscriptionId }: Subject): (typeof data)[number] | undefined =>
    data.find((event) => JSON.stringify(event.data.object).includes(`"${subscriptionId}"`));
  const subject = subjects.find(createdOf);
  const event = subject && createdOf(subject);
  if (!event) throw new Error('no event of a new subscription');
  const { webhook } = product;
  await runLoad({
    kind: 'post',
    ...webhook,
    connections: 10,
    perSecond: null,
    events: { templates: [toTemplate(event, subject)], subjects, count, prefix: 'populate' },
  });
  await untilProcessed(product, 'populate', count);
  system.log(`they are projected after ${since()}`);
  await untilQuiet(product);
  return subjects;
}

/** Until these events are in the projection. @returns when that was first seen, epoch milliseconds */
export async function untilProcessed({ rows }: Product, prefix: string, count: number): Promise<number> {
  await waitUntil(
    async () => {
      const [row] = await rows<{ n: string }>(
        `select count(*) as n from inbox_events where state = 'processed' and id like $1`,
        [`evt_${prefix}%`],
      );
      return Number(row?.n) === count;
    },
    { deadlineMs: DEADLINE_MS, what: `${count} events to be processed`, everyMs: 100 },
  );
  return Date.now();
}

/**
 * Until no customer's account is still being synchronised: what is left of one measurement must not fall
 * into the next.
 */
export async function untilQuiet({ temporal }: Product): Promise<void> {
  const query = `WorkflowType = 'accountSync' and ExecutionStatus = 'Running'`;
  await waitUntil(async () => (await temporal.workflow.count(query)).count === 0, {
    deadlineMs: DEADLINE_MS,
    what: 'the accounts to be synchronised',
    everyMs: 250,
  });
}
