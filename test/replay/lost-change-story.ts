import { idOf } from '../../gateways/stripe/references.ts';
import { phaseParams } from '../../gateways/stripe/subscriptions/phase-params.ts';
import {
  cancelUpdate,
  changePlanUpdate,
  resumeUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { asked, change, nothingOnItsWay } from '../workflow/story.ts';
import type { RecordedRun } from './stories.ts';

/** A change that waited is refused when the cancellation is taken back, and is chosen again. */
export async function changeLost(system: BillingSystem): Promise<RecordedRun[]> {
  const { stripe } = system;
  const customer = await newCustomer(system);
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  const starter = { tier: 'starter', interval: 'month', quantity: null, when: null } as const;
  await change(system, id, changePlanUpdate, { ...asked(), ...starter });
  const support = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 500,
    recurring: { interval: 'month' },
    product_data: { name: 'Support' },
  });
  const { schedule } = await stripe.subscriptions.retrieve(id);
  const { id: scheduleId, phases } = await stripe.subscriptionSchedules.retrieve(idOf(schedule ?? ''));
  await stripe.subscriptionSchedules.update(scheduleId, {
    phases: phases.map((phase, index) => {
      const params = phaseParams(phase);
      return index === 0
        ? params
        : { ...params, items: [...params.items, { price: support.id, quantity: 1 }] };
    }),
  });
  await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
  await stripe.prices.update(support.id, { active: false });
  await change(system, id, resumeUpdate, asked());
  await change(system, id, changePlanUpdate, { ...asked(), ...starter });
  await nothingOnItsWay(system);
  return [{ name: 'subscriptionLifecycle-change-lost', workflowId: subscriptionWorkflowId(id) }];
}
