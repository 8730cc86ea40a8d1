import { parseArgs } from 'node:util';

export const chaosUsage = `npm run chaos -- [options]
  --customers <n>  how many live through it (default 6)
  --months <n>     for how many months of their own clocks (default 2)
  --seed <n>       draws stories and faults (default: another one each time)
  --replay         prints each move of each customer. With a seed, customers and months of before, the moves, days,
                   struck processes and Stripe's faults are the same; lost webhooks, repeats and timing may differ
  --patience <s>   how long the system may take to come to rest after a round (default 240)
Prints the seed, the faults, and a table of what the judge checked. Exit code 0: all holds; 1: something does not.`;

export interface ChaosArguments {
  customers: number;
  months: number;
  seed: number;
  replay: boolean;
  patienceMs: number;
}

/** Null where help is asked for, or an option makes no sense. */
export function parseChaosOptions(args: string[]): ChaosArguments | null {
  try {
    const { values } = parseArgs({
      args,
      options: {
        customers: { type: 'string', default: '6' },
        months: { type: 'string', default: '2' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        patience: { type: 'string', default: '240' },
        replay: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const [customers, months, seed, patience] = [
      values.customers,
      values.months,
      values.seed,
      values.patience,
    ].map(Number);
    const whole = [customers, months, seed, patience].every(
      (one) => Number.isInteger(one) && Number(one) > 0,
    );
    if (values.help || !whole) return null;
    return {
      customers: customers ?? 0,
      months: months ?? 0,
      seed: seed ?? 0,
      replay: values.replay,
      patienceMs: (patience ?? 0) * 1_000,
    };
  } catch {
    return null;
  }
}
