import { isOver, personsAtStripe } from './persons-at-stripe.ts';
import type { ListedAtStripe, PersonAtStripe } from './persons-at-stripe.ts';
import type { Processes } from './processes.ts';

type World = Pick<Processes, 'rows' | 'stripe' | 'keycloak' | 'lago'>;

/** Whoever is no subscriber has this one. */
const FALLBACK = 'trial';

/**
 * Nothing waits to be sent, and Keycloak (per person) and Lago (per Stripe customer) show Stripe's state.
 */
export async function followersAreCurrent(world: World): Promise<string[]> {
  const behind = await world.rows<{
    customer_id: string;
    target: string;
    state: string;
    error: string | null;
  }>(
    `select s.* from account_sync s join customers c on c.id = s.customer_id
     where c.user_id is not null and not c.deleted and (s.state <> 'synced' or s.synced_revision < s.desired_revision)`,
  );
  const persons = await personsAtStripe(world);
  return [
    ...behind.map(
      ({ customer_id: customer, target, state, error }) =>
        `${target} of ${customer} is ${state}: ${error ?? ''}`,
    ),
    ...persons.flatMap((person) => [...atKeycloak(world, person), ...atLago(world, person)]),
  ];
}

const tierOf = (first: ListedAtStripe): string | null =>
  isOver(first) || first.status === 'incomplete' ? FALLBACK : first.tier;

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

function atKeycloak({ keycloak }: World, { email, held }: PersonAtStripe): string[] {
  const [first] = held;
  if (first === undefined) return [];
  const { attributes = {} } = keycloak.now().users.byEmail(email) ?? {};
  const due: Record<string, string | null> = {
    subscription_tier: tierOf(first),
    subscription_status: first.status,
    stripe_customer_id: first.customerId,
    stripe_subscription_id: first.id,
    subscription_start_date: day(first.createdAt),
    subscription_end_date: day(first.endsAt),
  };
  return Object.entries(due).flatMap(([name, value]) => {
    const shown = attributes[name]?.[0] ?? 'nothing';
    return value === null || shown === value
      ? []
      : [`Keycloak shows ${shown} as ${name} of ${email}, and by Stripe it is ${value}`];
  });
}

function atLago({ lago }: World, { customers, held }: PersonAtStripe): string[] {
  const { customers: known, subscriptions } = lago.now().recorded();
  return customers.flatMap((customer) => {
    const first = held.find(({ customerId }) => customerId === customer);
    if (first === undefined) return [];
    const metadata = (known[customer]?.['metadata'] ?? []) as { key: string; value: string }[];
    const running = Object.values(subscriptions).filter(
      (one) => one['external_customer_id'] === customer && one['status'] === 'active',
    );
    const shown = {
      tier: metadata.find(({ key }) => key === 'tier')?.value,
      subscription: metadata.find(({ key }) => key === 'subscription_id')?.value,
      running: running.map((one) => `${String(one['external_id'])} on ${String(one['plan_code'])}`),
    };
    const tier = tierOf(first);
    if (tier === null) return [];
    const due = {
      tier,
      subscription: first.id,
      running: isOver(first) ? [] : [`${first.id} on ${tier}`],
    };
    return JSON.stringify(shown) === JSON.stringify(due)
      ? []
      : [`Lago shows ${JSON.stringify(shown)} of ${customer}, and by Stripe it is ${JSON.stringify(due)}`];
  });
}
