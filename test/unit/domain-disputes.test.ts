import { afterLostDispute } from '../../domain/disputes/lost-dispute.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';

describe('afterLostDispute', () => {
  it.each([
    ['active', 'end', 'end'],
    ['trialing', 'end', 'end'],
    ['past_due', 'end', 'end'],
    ['suspended', 'end', 'end'],
    ['active', 'keep', 'keep'],
    ['canceled', 'end', 'none'],
    ['expired', 'end', 'none'],
  ] as const)('does to a subscription that is %s, by the policy to %s: %s', (status, lostDispute, action) => {
    expect(afterLostDispute({ status }, { lostDispute }).action).toBe(action);
  });

  it('goes through with an end that was begun, whatever has become of the subscription since', () => {
    for (const lostDispute of ['end', 'keep'] as const)
      expect(afterLostDispute({ status: 'canceled' }, { lostDispute }, true).action).toBe('end');
  });

  it('has nothing to end where the charge paid for no subscription', () => {
    expect(afterLostDispute(null, DEFAULT_POLICY)).toMatchObject({
      action: 'none',
      rule: 'lost_dispute_without_subscription',
    });
  });
});
