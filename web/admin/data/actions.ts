import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import { operationResult } from '../../data/operation-result.ts';

/**
 * Staff's actions on a subscription. Each resolves when it is done and rejects with the API's refusal. The
 * key makes a repeat harmless.
 */
const bySubscription = (id: string, key: string) => ({
  params: { path: { id }, header: { 'Idempotency-Key': key } },
});
/** The path takes a customer's id in the place of an address, which would stand in the logs of proxies. */
const byAccount = (customerId: string) => ({ params: { path: { email: customerId } } });

/**
 * Waits for the end of what is under way. @returns false where nothing is: a second person has to agree
 * first
 */
async function doneUnlessWaiting(
  answer: Parameters<typeof operationResult>[0] | { approval_id: string },
): Promise<boolean> {
  if ('approval_id' in answer) return false;
  await operationResult(answer);
  return true;
}

/** Moves the end of a running trial. @returns false where a second person has to agree first */
export const extendTrial = async (id: string, days: number, reason: string, key: string): Promise<boolean> =>
  doneUnlessWaiting(
    await unwrap(
      api.POST('/admin/subscriptions/{id}/extend-trial', {
        ...bySubscription(id, key),
        body: { days, reason },
      }),
    ),
  );

/** Charges the outstanding amount. */
export const retryNow = async (id: string, reason: string, key: string): Promise<void> => {
  await operationResult(
    await unwrap(
      api.POST('/admin/subscriptions/{id}/retry-now', { ...bySubscription(id, key), body: { reason } }),
    ),
  );
};

/** No attempt before a date. */
export const holdDunning = async (id: string, until: string, reason: string, key: string): Promise<void> => {
  await operationResult(
    await unwrap(
      api.POST('/admin/subscriptions/{id}/hold', { ...bySubscription(id, key), body: { until, reason } }),
    ),
  );
};

/** Leaves the next message out. */
export const skipMessage = async (id: string, reason: string, key: string): Promise<void> => {
  await operationResult(
    await unwrap(
      api.POST('/admin/subscriptions/{id}/skip-message', { ...bySubscription(id, key), body: { reason } }),
    ),
  );
};

/** Leaves access open for longer. @returns false where a second person has to agree first */
export const extendGrace = async (id: string, days: number, reason: string, key: string): Promise<boolean> =>
  doneUnlessWaiting(
    await unwrap(
      api.POST('/admin/subscriptions/{id}/extend-grace', {
        ...bySubscription(id, key),
        body: { days, reason },
      }),
    ),
  );

/** Gives the debt up. @returns false where a second person has to agree first */
export const requestWriteOff = async (id: string, reason: string, key: string): Promise<boolean> =>
  doneUnlessWaiting(
    await unwrap(
      api.POST('/admin/subscriptions/{id}/write-off', { ...bySubscription(id, key), body: { reason } }),
    ),
  );

/**
 * Applies a coupon by its id, or a promotion code. @returns false where a second person has to agree first
 */
export const requestCoupon = async (
  id: string,
  code: string,
  reason: string,
  key: string,
): Promise<boolean> =>
  doneUnlessWaiting(
    await unwrap(
      api.POST('/admin/subscriptions/{id}/coupon', { ...bySubscription(id, key), body: { code, reason } }),
    ),
  );

/** Takes a discount away. */
export const requestDiscountRemoval = async (
  id: string,
  discountId: string,
  reason: string,
  key: string,
): Promise<void> => {
  const { params } = bySubscription(id, key);
  await operationResult(
    await unwrap(
      api.POST('/admin/subscriptions/{id}/discounts/{discount_id}/remove', {
        params: { ...params, path: { id, discount_id: discountId } },
        body: { reason },
      }),
    ),
  );
};

/** Has Perennial manage what it only observes. */
export const takeOver = async (id: string, reason: string, key: string): Promise<void> => {
  await operationResult(
    await unwrap(
      api.POST('/admin/subscriptions/{id}/take-over', { ...bySubscription(id, key), body: { reason } }),
    ),
  );
};

/** Has Perennial only observe it. */
export const letGo = async (id: string, reason: string, key: string): Promise<void> => {
  await operationResult(
    await unwrap(
      api.POST('/admin/subscriptions/{id}/let-go', { ...bySubscription(id, key), body: { reason } }),
    ),
  );
};

/** Another tier. */
export const changeTier = async (customerId: string, tier: string, reason: string): Promise<void> => {
  await doneUnlessWaiting(
    await unwrap(
      api.PATCH('/admin/subscriptions/{email}', { ...byAccount(customerId), body: { tier, reason } }),
    ),
  );
};

/** Paused, over, or active again. */
export const changeStatus = async (
  customerId: string,
  status: 'active' | 'paused' | 'canceled',
  reason: string,
): Promise<void> => {
  await doneUnlessWaiting(
    await unwrap(
      api.PATCH('/admin/subscriptions/{email}', { ...byAccount(customerId), body: { status, reason } }),
    ),
  );
};

/** Refunds a charge or a part of it, in major units. @returns false when it waits for approval */
export const requestRefund = async (
  chargeId: string,
  amount: number,
  reason: string,
  key: string,
): Promise<boolean> => {
  const { approval_id: waiting } = await unwrap(
    api.POST('/admin/billing/refunds', {
      params: { header: { 'Idempotency-Key': key } },
      body: { charge_id: chargeId, amount, reason },
    }),
  );
  return waiting === null;
};

/** Counts today's and this month's usage from nothing again. */
export const resetUsage = async (customerId: string, reason: string, key: string): Promise<void> => {
  await unwrap(
    api.POST('/admin/subscriptions/{email}/reset-usage', {
      params: { path: { email: customerId }, header: { 'Idempotency-Key': key } },
      body: { reason },
    }),
  );
};

/** Sets in which zone a customer's days and months of usage are counted. */
export const setTimeZone = async (id: string, zone: string, reason: string): Promise<void> => {
  await unwrap(
    api.PUT('/admin/customers/{id}/time-zone', {
      params: { path: { id } },
      body: { time_zone: zone, reason },
    }),
  );
};

/** Sends a message to a customer again. @returns its address */
export const requestResend = async (id: string, reason: string, key: string): Promise<string> =>
  (
    await unwrap(
      api.POST('/admin/messages/{id}/resend', {
        params: { path: { id }, header: { 'Idempotency-Key': key } },
        body: { reason },
      }),
    )
  ).recipient;

/** Ends anybody's session. */
export const endSession = async (id: string, reason: string): Promise<void> => {
  await unwrap(api.DELETE('/admin/sessions/{id}', { params: { path: { id }, query: { reason } } }));
};

/** Ends all sessions of a person. */
export const endSessionsOfUser = async (id: string, reason: string): Promise<void> => {
  await unwrap(api.DELETE('/admin/users/{id}/sessions', { params: { path: { id }, query: { reason } } }));
};

/** Makes anybody's API key worthless. */
export const requestKeyRevocation = async (id: string, reason: string): Promise<void> => {
  await unwrap(api.DELETE('/admin/api-keys/{id}', { params: { path: { id }, query: { reason } } }));
};
