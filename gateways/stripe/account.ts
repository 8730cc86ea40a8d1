import type Stripe from 'stripe';
import { OtherStripeAccountError, requireSameAccount } from '../../domain/accounts/stripe-account.ts';
import type { StripeAccount } from '../../domain/accounts/stripe-account.ts';

/** What the comparison takes. */
interface AccountCheck {
  stripe: Stripe;
  /** Of the key. */
  mode: StripeAccount['mode'];
  /** Stores the account where none is stored; answers the stored one. */
  remember: (account: StripeAccount) => Promise<StripeAccount>;
}

/**
 * Holds the key's account against the one that the database is of, and stores it at the first start.
 * @throws OtherStripeAccountError; Stripe's error; the database's
 */
export async function checkAccount({ stripe, mode, remember }: AccountCheck): Promise<StripeAccount> {
  const { id } = await stripe.accounts.retrieveCurrent();
  const found = { accountId: id, mode };
  requireSameAccount(await remember(found), found);
  return found;
}

/** How long a start waits for the comparison, and when to repeat it after a failure, milliseconds. */
const WAITS_MS = 5_000;
const AGAIN_MS = 30_000;

/** A comparison that continues after the start because Stripe or the database did not answer. */
export interface WatchedAccount {
  stop: () => void;
}

/**
 * Compares the account before anything is done. If Stripe or the database does not answer in time, the
 * process starts and the comparison repeats; `onOther` then ends the process.
 * @throws OtherStripeAccountError
 */
export async function watchAccount(
  check: AccountCheck,
  on: { other: (error: OtherStripeAccountError) => void; unknown: (error: unknown) => void },
): Promise<WatchedAccount> {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const isKnown = async (): Promise<boolean> => {
    try {
      await withinTime(checkAccount(check));
      return true;
    } catch (error) {
      if (error instanceof OtherStripeAccountError) throw error;
      if (!stopped) on.unknown(error);
      return false;
    }
  };
  const later = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      isKnown().then(
        (known) => {
          if (!known) later();
        },
        (error: unknown) => {
          if (!stopped && error instanceof OtherStripeAccountError) on.other(error);
        },
      );
    }, AGAIN_MS).unref();
  };
  if (!(await isKnown())) later();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${WAITS_MS / 1_000} s`)), WAITS_MS);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
