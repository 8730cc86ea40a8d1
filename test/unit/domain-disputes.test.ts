import { afterLostDispute } from '../../domain/documents/lost-dispute.ts';
import { afterLateFailure } from '../../domain/documents/late-failure.ts';
import { renderDisputeMail } from '../../domain/messages/dispute-mail.ts';
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

  it('makes a returned bank debit owed again, whatever the policy says of disputes; after the end it is only reported', () => {
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

describe('renderDisputeMail', () => {
  const facts = {
    amount: 4900,
    currency: 'usd',
    reason: 'general',
    evidenceDueAt: Date.UTC(2026, 0, 17),
    url: 'https://app.example/admin/drift',
  };
  const inquiry = { ...facts, status: 'warning_needs_response' };
  const dispute = { ...facts, status: 'needs_response' };

  it('says of a dispute that it is lost without evidence', () => {
    const { subject, text } = renderDisputeMail('dispute_opened', dispute);
    expect(subject).toBe('A charge of $49.00 is disputed');
    expect(text).toContain("A customer's bank disputes a charge of $49.00.");
    expect(text).toMatch(
      /Stripe takes evidence until January 17, 2026.* Without any, the dispute is lost then\./,
    );
    expect(renderDisputeMail('dispute_due', dispute).subject).toMatch(
      /^Reminder: evidence for a dispute of \$49\.00 is due on January 17, 2026/,
    );
  });

  it('says of an inquiry that it may become a dispute, not that one is lost', () => {
    const { subject, text } = renderDisputeMail('dispute_opened', inquiry);
    expect(subject).toBe('A bank asks about a charge of $49.00');
    expect(text).toContain("A customer's bank asks about a charge of $49.00. The reason it gave: general.");
    expect(text).toMatch(
      /Stripe takes evidence until January 17, 2026.* Without any, it may become a dispute\./,
    );
    expect(renderDisputeMail('dispute_due', inquiry).subject).toMatch(
      /^Reminder: evidence for an inquiry about \$49\.00 is due on January 17, 2026/,
    );
    for (const kind of ['dispute_opened', 'dispute_due'] as const)
      for (const evidenceDueAt of [null, facts.evidenceDueAt]) {
        const mail = renderDisputeMail(kind, { ...inquiry, evidenceDueAt });
        expect(`${mail.subject} ${mail.text}`).not.toMatch(/disputed|disputes|is lost/);
      }
  });
});
