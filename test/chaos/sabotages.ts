/** A change of the product's sources that breaks one rule, and the check that must find it. */
export interface Sabotage {
  name: string;
  file: string;
  /** Stands in the file exactly once. */
  shipped: string;
  instead: string;
  foundBy: string;
}

export const SABOTAGES: readonly Sabotage[] = [
  {
    name: 'an effect is made under a key of its own',
    file: 'activities/effects/perform-effect.ts',
    shipped: 'effect.call(key, intendedBy(effect, row))',
    instead: 'effect.call(crypto.randomUUID(), intendedBy(effect, row))',
    foundBy: 'each effect has its intent before it',
  },
  {
    name: 'an event is acknowledged before it is stored',
    file: 'api/inbox/receive-stripe-event.ts',
    shipped: 'const stored = await deps.inbox.write({',
    instead: `const stored = { duplicate: false };
  const later = (row: Parameters<typeof deps.inbox.write>[0]): void =>
    void setTimeout(() => void deps.inbox.write(row).then(() => deps.dispatcher.wake(), () => undefined), 1_000);
  later({`,
    foundBy: 'acknowledged events are kept',
  },
  {
    name: 'a movement is lost',
    file: 'db/revenue/revenue.ts',
    shipped: 'insertRows(em, RevenueMovementSchema, rows.map(withDay), again)',
    instead: `insertRows(em, RevenueMovementSchema, rows.filter(({ kind }) => kind !== 'new').map(withDay), again)`,
    foundBy: 'revenue is what Stripe’s prices say',
  },
  {
    name: 'access stays open after grace',
    file: 'domain/subscriptions/access.ts',
    shipped: `    case 'suspended':\n      return closed(`,
    instead: `    case 'suspended':\n      return full(input, input.tier, 'active', null);\n      return closed(`,
    foundBy: 'access is as the rules say',
  },
  {
    name: 'a sync writes the state before the newest',
    file: 'activities/accounts/sync-account.ts',
    shipped: 'const outcome = await system.sync(account);',
    instead: `const known = ((globalThis as { known?: Map<string, typeof account> }).known ??= new Map());
      const older = known.get(target + customerId) ?? account;
      known.set(target + customerId, account);
      const outcome = await system.sync(older);`,
    foundBy: 'Keycloak and Lago agree',
  },
  {
    name: 'a limit is checked without what was let through meanwhile',
    file: 'db/usage/ingest/usage-consume.ts',
    shipped: '      locked.count(one.event);\n',
    instead: '',
    foundBy: 'usage never passed a hard limit',
  },
  {
    name: 'a mail is sent twice',
    file: 'activities/messages/hand-to-mail-server.ts',
    shipped: 'await mail({ to: recipient, subject, text: body, messageId: id });',
    instead:
      'for (let time = 0; time < 2; time++) await mail({ to: recipient, subject, text: body, messageId: id });',
    foundBy: 'mails are sent once',
  },
  {
    name: 'a refused call is counted',
    file: 'db/usage/ingest/usage-consume.ts',
    shipped: `    if ('outcome' in result && result.outcome === 'recorded') {`,
    instead: `    if ('outcome' in result && result.outcome !== 'duplicate') {`,
    foundBy: 'refused had no effect',
  },
];
