import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { ACCOUNT_SYNC, accountWake } from '../../workflows/contracts/account-sync.ts';
import { mappingChangedEvent } from '../../workflows/contracts/billing-event.ts';
import {
  SUBSCRIPTION_LIFECYCLE,
  subscriptionWake,
} from '../../workflows/contracts/subscription-lifecycle.ts';

const timeLimitMs = 5_000;

/**
 * Refreshes these subscriptions and starts missing runs: a mapping changed, which no Stripe event reports.
 * One that is not reached is refreshed by its next event.
 * @returns how many were reached
 */
export async function readAgain(
  temporal: Client,
  subscriptions: readonly { id: string; customerId: string }[],
  now: number,
): Promise<number> {
  let reached = 0;
  try {
    await temporal.withDeadline(Date.now() + timeLimitMs, async () => {
      for (const { id, customerId } of subscriptions) {
        const of = { subscriptionId: id, customerId };
        await temporal.workflow.signalWithStart(
          SUBSCRIPTION_LIFECYCLE,
          subscriptionWake(of, [mappingChangedEvent({ id: randomUUID(), at: now, ...of })]),
        );
        // The refresh shows no change in what an add-on grants, so Keycloak and Lago are synced explicitly.
        await temporal.workflow.signalWithStart(ACCOUNT_SYNC, accountWake(customerId));
        reached += 1;
      }
    });
  } catch {
    // The mapping is stored; unreached subscriptions are read later.
  }
  return reached;
}
