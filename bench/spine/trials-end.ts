import { toFigure } from '../report/figure.ts';
import type { Measurement } from '../suite.ts';
import { BEGIN, createAccounts, subscribeAccount, untilCount } from '../system/accounts.ts';
import { createProduct } from '../system/product.ts';
import { untilQuiet } from './populate.ts';

const DAY_MS = 86_400_000;
const TRIAL_DAYS = 14;

/** Trials that are over in every way: active, charged, and synced with Keycloak and Lago. */
export const TRIALS_CONVERTED = `select count(*) as n from subscriptions s
  where s.id = any($1) and s.status = 'active'
    and exists (select 1 from invoices i where i.subscription_id = s.id and i.status = 'paid' and i.amount_paid > 0)
    and (select count(*) from account_sync a where a.customer_id = s.customer_id and a.state = 'synced'
      and a.synced_revision = a.desired_revision) = 2`;

/** (e) A thousand trials that end in the same moment of one test clock. */
export const trialsEnd: Measurement = {
  key: 'e',
  name: 'trials',
  measure: async (system, { quick, repetitions, scale }) => {
    const product = await createProduct(system, 'trials');
    const trials = quick ? 20 : 1_000 * scale;
    try {
      await product.startApi();
      await product.startWorker();
      await product.subscribe(true);
      const perSecond: number[] = [];
      const stripeSeconds: number[] = [];
      for (let repetition = 0; repetition <= repetitions; repetition += 1) {
        const isWarmUp = repetition === 0;
        const count = isWarmUp ? Math.ceil(trials / 20) : trials;
        const { customerIds, advanceTo } = await createAccounts(system, product, count);
        const ids = await subscribeAccount(system, product, customerIds, { trialDays: TRIAL_DAYS });
        // The notice that the trial will end is behind them, so that the end is all that is measured.
        await advanceTo(BEGIN + (TRIAL_DAYS - 1) * DAY_MS);
        await untilCount(
          product,
          'events to be processed',
          `select count(*) as n from inbox_events where state in ('pending', 'delivered')`,
          [],
          0,
        );
        await untilQuiet(product);

        const begun = performance.now();
        const sinceBegun = (): number => (performance.now() - begun) / 1_000;
        const stripeDone = advanceTo(BEGIN + TRIAL_DAYS * DAY_MS + 2 * 3_600_000).then(sinceBegun);
        await untilCount(product, 'trials to be converted and synchronised', TRIALS_CONVERTED, [ids], count);
        const seconds = sinceBegun();
        const stripe = await stripeDone;
        system.log(
          `e: ${count} trials in ${seconds.toFixed(1)} s; the sandbox's clock took ${stripe.toFixed(1)} s`,
        );
        if (isWarmUp) continue;
        perSecond.push(count / seconds);
        stripeSeconds.push(stripe);
      }
      const name = `${trials} trials ending together`;
      return [
        toFigure({
          name: `${name}, until invoiced, paid, projected and synced`,
          unit: '1/s',
          samples: perSecond,
        }),
        toFigure({
          name: `${name}, of it until the sandbox has billed them`,
          unit: 's',
          samples: stripeSeconds,
        }),
      ];
    } finally {
      await product.close();
    }
  },
};
