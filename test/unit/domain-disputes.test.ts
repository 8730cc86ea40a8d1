import { afterLostDispute } from '../../domain/documents/lost-dispute.ts';
import { afterLateFailure } from '../../domain/documents/late-failure.ts';
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
    expect(afterLostDispute({ status, mode: 'managed' }, { lostDispute }).action).toBe(action);
  });

  it('goes through with an end that was begun, whatever has become of the subscription since', () => {
    for (const lostDispute of ['end', 'keep'] as const)
      expect(
        afterLostDispute({ status: 'canceled', mode: 'managed' }, { lostDispute }, { begun: true }).action,
      ).toBe('end');
  });

  it('makes a returned bank debit owed again, whatever the policy says of disputes; after the end it is only told of', () => {
    const isReturn = true;
    const [active, canceled] = (['active', 'canceled'] as const).map((status) => ({
      status,
      mode: 'managed' as const,
    }));
    for (const lostDispute of ['end', 'keep'] as const)
      expect(afterLostDispute(active ?? null, { lostDispute }, { isReturn }).action).toBe('owe');
    expect(afterLostDispute(canceled ?? null, { lostDispute: 'end' }, { isReturn }).action).toBe('none');
  });

  it.each(['observed', 'foreign'] as const)('changes nothing about one that is %s', (mode) => {
    for (const how of [{ begun: true }, { isReturn: true }, {}])
      expect(afterLostDispute({ status: 'active', mode }, { lostDispute: 'end' }, how)).toMatchObject({
        action: 'none',
        rule: 'lost_dispute_not_managed',
      });
  });

  it('has nothing to end where the charge paid for no subscription', () => {
    expect(afterLostDispute(null, DEFAULT_POLICY)).toMatchObject({
      action: 'none',
      rule: 'lost_dispute_without_subscription',
    });
  });
});

describe('afterLateFailure', () => {
  it.each([
    ['active', 'managed', 'owe', 'late_failure'],
    ['past_due', 'managed', 'owe', 'late_failure'],
    ['suspended', 'managed', 'owe', 'late_failure'],
    ['canceled', 'managed', 'none', 'late_failure_after_end'],
    ['active', 'observed', 'none', 'late_failure_not_managed'],
    ['active', 'foreign', 'none', 'late_failure_not_managed'],
  ] as const)('of one that is %s and %s: %s', (status, mode, action, rule) => {
    expect(afterLateFailure({ status, mode })).toMatchObject({ action, rule });
  });
});
