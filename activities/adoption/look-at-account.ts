import { knownPersons } from '../../db/adoption/known-persons.ts';
import type { KnownPersons } from '../../db/adoption/known-persons.ts';
import { listMappings } from '../../db/catalogue/stripe-mappings.ts';
import { AccountReporter } from '../../domain/adoption/account-report.ts';
import type { AccountReport, LookedAtSubscription } from '../../domain/adoption/account-report.ts';
import { accountSubscriptions } from '../../gateways/stripe/adoption/look-at-account.ts';
import type { AccountSubscription } from '../../gateways/stripe/adoption/look-at-account.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import type { ActivityDeps } from '../deps.ts';

/**
 * Counts all subscriptions of the Stripe account and names what would not work after an import. Reads only:
 * one request a hundred subscriptions.
 * @param onPage called with the number of subscriptions looked at
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function lookAtAccount(
  { orm, stripe, plans }: Pick<ActivityDeps, 'orm' | 'stripe' | 'plans'>,
  onPage: (looked: number) => void = () => undefined,
): Promise<AccountReport> {
  const em = orm.em.fork();
  const addOns = (await listMappings(em)).filter(({ planCode }) => planCode === null);
  const mappings = { plans: await plans(), addOns: new Set(addOns.map(({ stripeId }) => stripeId)) };
  const reporter = new AccountReporter();
  let looked = 0;
  const pages = accountSubscriptions(stripe, mappings);
  for (;;) {
    const page = await asSweep(() => pages.next());
    if (page.done === true) return reporter.report();
    const known = await knownPersons(em, page.value);
    for (const subscription of page.value) reporter.add(withPerson(subscription, known));
    looked += page.value.length;
    onPage(looked);
  }
}

function withPerson(
  { userId, email, ...subscription }: AccountSubscription,
  { userIds, emails }: KnownPersons,
): LookedAtSubscription {
  if (userId !== null && userIds.has(userId)) return { ...subscription, person: 'linked' };
  const isSame = email !== null && emails.has(email.toLowerCase());
  return { ...subscription, person: isSame ? 'same_email' : null };
}
