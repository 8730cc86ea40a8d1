import { dunningWorkflowId, extendGraceUpdate } from '../../workflows/contracts/dunning.ts';
import {
  applyCouponUpdate,
  extendTrialUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import {
  agreed,
  agreedCoupon,
  change,
  failedRenewal,
  makeIntervention,
  nothingOnItsWay,
} from '../workflow/story.ts';
import type { RecordedRun } from './stories.ts';

/** Staff give days and a discount: the runs look for the requests first. */
export const overridesAskedFor = async (system: BillingSystem): Promise<RecordedRun[]> => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd', { trialDays: 7 });
  await untilStatus(system, id, 'trialing');
  await change(system, id, extendTrialUpdate, await agreed(system, 'trial.extend', id, { days: 3 }));
  const coupon = await system.stripe.coupons.create({ percent_off: 50, duration: 'once' });
  await change(system, id, applyCouponUpdate, await agreedCoupon(system, id, coupon.id));
  const { id: unpaid } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  const days = await agreed(system, 'dunning.extend_grace', unpaid, { days: 3 });
  await makeIntervention(system, unpaid, extendGraceUpdate, days);
  await nothingOnItsWay(system);
  return [
    { name: 'subscriptionLifecycle-overrides-asked-for', workflowId: subscriptionWorkflowId(id) },
    { name: 'dunning-grace-asked-for', workflowId: dunningWorkflowId(unpaid) },
  ];
};
