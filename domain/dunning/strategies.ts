import { toMs } from '../period.ts';
import { termsIn, withTerms } from './terms.ts';
import type { DunningStrategy } from './types.ts';

/**
 * The standard strategy of docs/rules.md. A version never changes once episodes run on it: a change is a
 * new version, and `DEFAULT_POLICY.dunningStrategy` names the one for new episodes.
 */
const standard202611: DunningStrategy = {
  version: 'standard-2026-11',
  retries: {
    needs_new_method: { kind: 'never' },
    suspected_fraud: { kind: 'never' },
    needs_authentication: { kind: 'never' },
    insufficient_funds: { kind: 'paydays', fallback: [{ days: 2 }, { days: 5 }, { days: 9 }, { days: 14 }] },
    temporary: {
      kind: 'delays',
      after: [{ hours: 2 }, { hours: 8 }, { days: 1 }, { days: 3 }, { days: 5 }, { days: 7 }, { days: 14 }],
    },
    generic: { kind: 'delays', after: [{ days: 1 }, { days: 3 }, { days: 5 }, { days: 7 }, { days: 14 }] },
  },
  maxCountedAttempts: { attempts: 8, days: 14 },
  debitTries: 2,
  access: [{ after: { days: 7 }, step: 'suspend' }],
  messages: [
    { kind: 'payment_failed', when: { after: {} } },
    { kind: 'action_required', when: { after: {} } },
    { kind: 'suspension_warning', when: { before: 'suspend', by: { days: 2 } } },
    { kind: 'suspended', when: { before: 'suspend', by: {} } },
    { kind: 'ended', when: { before: 'final', by: {} } },
  ],
  finalAction: { after: { days: 21 }, action: 'cancel', debt: 'keep', downgradeTo: null },
  messageSpacing: { days: 1 },
  paydayHour: 8,
  promises: { most: 1, maxAhead: { days: 14 } },
  holdMaxAhead: { days: 30 },
  graceExtensionMax: { days: 30 },
};

/**
 * The same, with a limit for each method. Stripe never tries BECS debits and Canadian pre-authorized debits
 * again, whatever the schedule (docs.stripe.com/billing/subscriptions/au-becs-debit, /acss-debit): the
 * customer is asked for another method. A method that is not known here is treated alike.
 */
const standard202611b: DunningStrategy = {
  ...standard202611,
  version: 'standard-2026-11b',
  mostTries: { us_bank_account: 2, au_becs_debit: 0, acss_debit: 0, other: 0 },
};

/** Every strategy that an episode may still be running on, by version. */
export const STRATEGIES: Readonly<Record<string, DunningStrategy>> = {
  [standard202611.version]: standard202611,
  [standard202611b.version]: standard202611b,
};

/**
 * A strategy by its version, with a plan's terms if the version names any.
 * @throws RangeError for an unknown version: another one would change a running episode's deadlines
 */
export const strategyFor = (version: string): DunningStrategy => {
  const { base, terms } = termsIn(version);
  const strategy = STRATEGIES[base];
  if (strategy === undefined) {
    throw new RangeError(
      `unknown dunning strategy "${version}"; there are: ${Object.keys(STRATEGIES).join(', ')}`,
    );
  }
  return base === version ? strategy : withTerms(strategy, terms);
};

/** The same for pages about an episode: null for an unknown version. */
export const findStrategy = (version: string): DunningStrategy | null => {
  try {
    return strategyFor(version);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

/** Time from the first failure to the end of access; the final action's where the strategy never suspends. */
export const graceMs = ({ access, finalAction }: DunningStrategy): number =>
  toMs(access[0]?.after ?? finalAction.after);
