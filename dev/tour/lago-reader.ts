/** What Lago holds of one customer. */
export interface LagoAccount {
  email: string | null;
  /** `billing_configuration.provider_customer_id`. */
  providerCustomerId: string | null;
  tier: string | null;
  subscriptionId: string | null;
  /** Code of the plan of the running subscription under Stripe's id; null where none runs. */
  runningPlan: string | null;
  addOns: string | null;
}

interface Recorded {
  customers: Record<
    string,
    {
      email?: string;
      metadata?: { key: string; value: string }[];
      billing_configuration?: { provider_customer_id?: string };
    }
  >;
  subscriptions: Record<string, { external_customer_id: string; status: string; plan_code: string }>;
}

/** How long one answer of the recorder is shared: all stories look at about the same time. */
const SHARED_MS = 100;

/** Reads what the local Lago recorded. */
export class LagoReader {
  readonly #url: string;
  #latest: { at: number; recorded: Promise<Recorded> } | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  /** One customer, by Stripe's id; null if Lago never received it. */
  async account(customerId: string): Promise<LagoAccount | null> {
    const { customers, subscriptions } = await this.#recorded();
    const customer = customers[customerId];
    if (customer === undefined) return null;
    const value = (key: string): string | null =>
      customer.metadata?.find((entry) => entry.key === key)?.value ?? null;
    const running = Object.values(subscriptions).find(
      (one) => one.external_customer_id === customerId && one.status === 'active',
    );
    return {
      email: customer.email ?? null,
      providerCustomerId: customer.billing_configuration?.provider_customer_id ?? null,
      tier: value('tier'),
      subscriptionId: value('subscription_id'),
      runningPlan: running?.plan_code ?? null,
      addOns: value('add_ons'),
    };
  }

  async #recorded(): Promise<Recorded> {
    if (this.#latest === null || Date.now() - this.#latest.at > SHARED_MS) {
      const recorded = fetch(`${this.#url}/_recorded`).then((answer) => answer.json() as Promise<Recorded>);
      this.#latest = { at: Date.now(), recorded };
    }
    return this.#latest.recorded;
  }
}
