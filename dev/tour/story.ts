import type { Expected } from './agreement/agreement.ts';
import { agreement } from './agreement/agreement.ts';
import { itemPeriodOf } from './agreement/stripe-account.ts';
import type { TourCustomer } from './customer.ts';
import type { Narrator } from './narrator.ts';
import type { TourSystem } from './system.ts';

/** What a step reports when it is done. */
export interface StepOutcome {
  lines?: readonly string[];
  /** Id of the workflow that did it; default: the subscription's own. */
  workflow?: string;
  /** How the subscription stands after it. */
  expected: Omit<Expected, 'paid'>;
}

/** What became of a story. Amounts are minor units. */
export interface StoryResult {
  name: string;
  customer: string;
  subscription: string | null;
  status: string | null;
  steps: number;
  /** Billing time at which it began and ended, ISO 8601. */
  from: string;
  to: string;
  paid: number;
  differences: string[];
}

/** A story that cannot go on, since what it builds on did not happen. */
class StoryEnded extends Error {
  override readonly name = 'StoryEnded';
}

/** One customer's story: steps that run, are checked and are printed one after the other. */
export class Story {
  readonly system: TourSystem;
  readonly customer: TourCustomer;
  readonly startedAt: number;
  readonly #narrator: Narrator;
  readonly #differences: string[] = [];
  #steps = 0;
  #paid = 0;
  #status: string | null = null;
  #periodEnd = 0;
  #printedUntil = 0;

  constructor(system: TourSystem, customer: TourCustomer, narrator: Narrator) {
    this.system = system;
    this.customer = customer;
    this.startedAt = customer.now;
    this.#narrator = narrator;
  }

  /** End of the running period as Stripe said after the last step, epoch milliseconds. */
  get periodEnd(): number {
    return this.#periodEnd;
  }

  /** From here on Stripe must have taken this much more, minor units. */
  expectPayment(amount: number): void {
    this.#paid += amount;
  }

  /** Plays a story to its end, or to where it cannot go on. */
  async play(scenes: () => Promise<void>): Promise<void> {
    try {
      await scenes();
    } catch (error) {
      if (!(error instanceof StoryEnded)) throw error;
    }
  }

  /**
   * Runs a step, waits until all systems are in sync, and prints it. Differences are reported at the end.
   * The story stops only where the step itself fails.
   */
  async step(title: string, deed: () => Promise<StepOutcome>): Promise<void> {
    this.#steps += 1;
    const { customer } = this;
    const print = (lines: readonly string[], workflow: string | null, verdict: string): void =>
      this.#narrator.print({
        at: customer.now,
        name: customer.name,
        title,
        lines,
        link: workflow === null ? null : this.#link(workflow),
        verdict,
      });
    try {
      const { lines = [], workflow = `subscription:${customer.subscriptionId}`, expected } = await deed();
      const { differences, stripe, api } = await agreement(this.system, customer, {
        ...expected,
        paid: this.#paid,
      });
      this.#status = api.status;
      this.#periodEnd = itemPeriodOf(stripe.subscription).end;
      this.#differences.push(...differences.map((difference) => `${title}: ${difference}`));
      print([...lines, ...(await this.#timeline())], workflow, verdictOn(differences, this.#targets()));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#differences.push(`${title}: ${reason}`);
      print([], null, `✗ ${reason}`);
      throw new StoryEnded(title, { cause: error });
    }
  }

  /** Moves the clock, and waits until the engine has done everything that fell due by then. */
  async passTo(at: number): Promise<void> {
    const { customer } = this;
    await customer.advanceTo(at);
    await customer.untilSeen('everything that is due is done', ({ status, billingTime, nextActionAt }) => {
      if (FINAL.includes(status)) return true;
      return billingTime >= customer.now && (nextActionAt === null || nextActionAt > customer.now);
    });
  }

  get result(): StoryResult {
    const { customer } = this;
    const known = this.#steps > 0 && this.#status !== null;
    return {
      name: customer.name,
      customer: customer.id,
      subscription: known ? customer.subscriptionId : null,
      status: this.#status,
      steps: this.#steps,
      from: new Date(this.startedAt).toISOString(),
      to: new Date(customer.now).toISOString(),
      paid: this.#paid,
      differences: this.#differences,
    };
  }

  /** What the engine itself wrote down since the last step. */
  async #timeline(): Promise<string[]> {
    const rows = await this.system.rows<{ id: string; summary: string }>(
      'select id, summary from timeline where subscription_id = $1 and id > $2 order by id',
      [this.customer.subscriptionId, this.#printedUntil],
    );
    this.#printedUntil = Number(rows.at(-1)?.id ?? this.#printedUntil);
    return rows.map(({ summary }) => `· ${summary}`);
  }

  #targets(): string {
    return this.system.lago === null ? 'PostgreSQL and Keycloak' : 'PostgreSQL, Keycloak and Lago';
  }

  #link(workflow: string): string {
    const { temporalUi, env } = this.system.facts;
    const namespace = env['TEMPORAL_NAMESPACE'] ?? 'default';
    return `${temporalUi}/namespaces/${namespace}/workflows/${encodeURIComponent(workflow)}`;
  }
}

/** Statuses after which the clock moves nothing any more. */
const FINAL = ['canceled', 'expired', 'incomplete_expired'];

function verdictOn(differences: readonly string[], targets: string): string {
  if (differences.length === 0) return `✓ Stripe, ${targets} agree`;
  return differences.map((difference) => `✗ ${difference}`).join('\n                          ');
}
