import type { AccountState } from '../../domain/accounts/account-state.ts';
import { attributesOf, differingAttributes, mergeAttributes } from '../../gateways/keycloak/attributes.ts';
import { profileProblems } from '../../gateways/keycloak/user-profile.ts';
import { messageIdOf } from '../../gateways/mail/message-id.ts';

const account: AccountState = {
  customerId: 'cus_1',
  identitySubject: 'subject-1',
  email: 'somebody@example.test',
  fullName: 'Some Body',
  currency: 'usd',
  subscriptionId: 'sub_1',
  status: 'active',
  tier: 'professional',
  startedAt: Date.UTC(2026, 0, 10, 23, 59),
  currentPeriodEnd: Date.UTC(2026, 1, 10, 23, 59),
  endsAt: null,
};

describe('the attributes of a user', () => {
  it('are lists of one string, dates by day', () => {
    expect(attributesOf(account)).toEqual({
      subscription_tier: ['professional'],
      subscription_status: ['active'],
      stripe_customer_id: ['cus_1'],
      stripe_subscription_id: ['sub_1'],
      subscription_start_date: ['2026-01-10'],
      subscription_end_date: ['2026-02-10'],
    });
  });

  it('name the day that access ends, where it does', () => {
    const ends = attributesOf({ ...account, endsAt: Date.UTC(2026, 0, 31) });
    expect(ends['subscription_end_date']).toEqual(['2026-01-31']);
  });

  it.each(['canceled', 'expired', 'incomplete_expired', 'none'] as const)(
    'fall back to the trial tier when %s',
    (status) => {
      expect(attributesOf({ ...account, status })).toMatchObject({
        subscription_tier: ['trial'],
        subscription_status: [status],
      });
    },
  );

  it('keep the tier while access is only suspended', () => {
    expect(attributesOf({ ...account, status: 'suspended' })['subscription_tier']).toEqual(['professional']);
  });

  it('leave those of others alone and drop our own that have no value', () => {
    const present = {
      locale: ['de'],
      roles: ['a', 'b'],
      stripe_subscription_id: ['sub_old'],
      subscription_tier: ['starter'],
    };
    const ours = attributesOf({
      ...account,
      subscriptionId: null,
      status: 'none',
      startedAt: null,
      currentPeriodEnd: null,
    });
    expect(differingAttributes(present, ours)).toEqual([
      'subscription_tier',
      'subscription_status',
      'stripe_customer_id',
      'stripe_subscription_id',
    ]);
    const merged = mergeAttributes(present, ours);
    expect(merged).toEqual({
      locale: ['de'],
      roles: ['a', 'b'],
      subscription_tier: ['trial'],
      subscription_status: ['none'],
      stripe_customer_id: ['cus_1'],
    });
    expect(differingAttributes(merged, ours)).toEqual([]);
  });
});

describe('a realm’s user profile', () => {
  const declared = (edit = ['admin']) =>
    Object.keys(attributesOf({ ...account, addOns: [{ name: 'Speech', status: 'active' }] })).map((name) => ({
      name,
      permissions: { view: ['admin'], edit },
      multivalued: name === 'subscription_add_ons',
    }));

  it('is fine when it declares the attributes or takes any', () => {
    expect(profileProblems({ attributes: declared() })).toEqual([]);
    expect(profileProblems({ attributes: [], unmanagedAttributePolicy: 'ENABLED' })).toEqual([]);
    expect(profileProblems({ attributes: [], unmanagedAttributePolicy: 'ADMIN_EDIT' })).toEqual([]);
  });

  it('lists what it lacks', () => {
    const [problem] = profileProblems({
      attributes: declared().slice(1),
      unmanagedAttributePolicy: 'ADMIN_VIEW',
    });
    expect(problem).toContain('does not declare subscription_tier:');
    expect(profileProblems({ attributes: declared(['user']) })[0]).toContain(
      'does not let administrators edit',
    );
  });
});

describe('a Message-ID', () => {
  it('is the same for the same key and carries the sender’s domain', () => {
    const id = messageIdOf('dunning:sub_1/message/1', 'Billing <billing@perennial.test>');
    expect(id).toMatch(/^<[0-9a-f]{40}@perennial\.test>$/);
    expect(messageIdOf('dunning:sub_1/message/1', 'billing@perennial.test')).toBe(id);
    expect(messageIdOf('dunning:sub_1/message/2', 'billing@perennial.test')).not.toBe(id);
  });
});
