import { condition, setHandler } from '@temporalio/workflow';
import type { BillingEvent } from '../contracts/billing-event.ts';
import { meterErrorsSignal } from '../contracts/meter-errors.ts';
import { localThenDurable } from '../temporal/activities.ts';

/** Marks usage as refused that Stripe took and then could not count; ends when there is no report left. */
export async function meterErrors(): Promise<void> {
  const events: BillingEvent[] = [];
  setHandler(meterErrorsSignal, (arrived) => {
    events.push(...arrived);
  });
  await condition(() => events.length > 0);
  while (events.length > 0) {
    const batch = [...events];
    await localThenDurable('refuseReportedUsage', 'Read which meter events Stripe refused', {
      events: batch,
    });
    events.splice(0, batch.length);
  }
}
