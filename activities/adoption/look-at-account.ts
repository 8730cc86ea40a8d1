import { Context } from '@temporalio/activity';
import { failLook, finishLook, noteLooked } from '../../db/adoption/account-look.ts';
import { knownPersons } from '../../db/adoption/known-persons.ts';
import type { KnownPersons } from '../../db/adoption/known-persons.ts';
import { listMappings } from '../../db/catalogue/stripe-mappings.ts';
import { AccountReporter } from '../../domain/adoption/account-report.ts';
import type { LookedAtSubscription } from '../../domain/adoption/account-report.ts';
import { accountSubscriptions } from '../../gateways/stripe/adoption/look-at-account.ts';
import type { AccountSubscription } from '../../gateways/stripe/adoption/look-at-account.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import { accountLookBeganAt } from '../../workflows/contracts/adoption.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { whileBeating } from '../effects/while-beating.ts';

type LookDeps = Pick<ActivityDeps, 'orm' | 'stripe' | 'plans' | 'now'>;

/**
 * Counts all subscriptions of the Stripe account and names what would not work after an import. Reads only:
 * one request a hundred subscriptions. Stores the report. A repeat begins anew. An attempt whose look has
 * ended, or that is cancelled, stops and writes nothing.
 */
export const lookAtAccount =
  ({ orm, stripe, plans, now }: LookDeps) =>
  (): Promise<void> =>
    whileBeating(async () => {
      const em = orm.em.fork();
      const beganAt = lookOfRun();
      const { cancellationSignal } = Context.current();
      const addOns = (await listMappings(em)).filter(({ planCode }) => planCode === null);
      // Mapped a moment ago, perhaps: what is remembered may be too old.
      const mappings = {
        plans: await plans({ afresh: true }),
        addOns: new Set(addOns.map(({ stripeId }) => stripeId)),
      };
      const reporter = new AccountReporter();
      let looked = 0;
      const pages = accountSubscriptions(stripe, mappings);
      for (;;) {
        const page = await asSweep(() => callStripe(() => pages.next()));
        cancellationSignal.throwIfAborted();
        if (page.done === true) return finishLook(em, beganAt, { report: reporter.report(), now: now() });
        const known = await knownPersons(em, page.value);
        for (const subscription of page.value) reporter.add(withPerson(subscription, known));
        looked += page.value.length;
        if (!(await noteLooked(em, beganAt, looked))) return;
      }
    });

function withPerson(
  { userId, email, ...subscription }: AccountSubscription,
  { userIds, emails }: KnownPersons,
): LookedAtSubscription {
  if (userId !== null && userIds.has(userId)) return { ...subscription, person: 'linked' };
  const isSame = email !== null && emails.has(email.toLowerCase());
  return { ...subscription, person: isSame ? 'same_email' : null };
}

/** Writes down why a look ended before its time. */
export const failAccountLook =
  ({ orm, now }: LookDeps) =>
  ({ problem }: { problem: string }): Promise<void> =>
    failLook(orm.em.fork(), lookOfRun(), { problem, now: now() });

/** The look that the run was started for. */
const lookOfRun = (): number =>
  accountLookBeganAt(Context.current().info.workflowExecution?.workflowId ?? '');
