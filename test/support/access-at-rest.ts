import { isOver, personsAtStripe } from './persons-at-stripe.ts';
import type { ListedAtStripe, PersonAtStripe } from './persons-at-stripe.ts';
import type { Processes } from './processes.ts';

type World = Pick<Processes, 'rows' | 'stripe' | 'identity'> & { api: Pick<Processes['api'], 'call'> };

/** What remains to everybody, and to whoever owes. */
const LEFT = ['ops-center'];
const OWING = ['billing', 'ops-center'];

/** Asks the API for each person's access and compares it with their subscriptions at Stripe. */
export async function accessIsJust(world: World): Promise<string[]> {
  const plans = await world.rows<{ code: string; services: string[] }>('select code, services from plans');
  const persons = await personsAtStripe(world);
  const wrong = persons
    .filter(({ held }) => held.length > 0)
    .map(async (person) => {
      const due = dueTo(person, plans);
      if (due === null) return [];
      const seen = await asked(world, person.email);
      return seen === due ? [] : [`${person.email} may use ${seen}, and by Stripe it is ${due}`];
    });
  return (await Promise.all(wrong)).flat();
}

/** In the same words as {@link asked}; null where the price says nothing of a tier. */
function dueTo(
  { held }: PersonAtStripe,
  plans: readonly { code: string; services: string[] }[],
): string | null {
  const [first] = held;
  if (first === undefined || isOver(first) || first.status === 'incomplete') return inWords('trial', LEFT);
  if (first.tier === null) return null;
  const services = plans.find(({ code }) => code === first.tier)?.services ?? [];
  return inWords(first.tier, isShut(first) ? OWING : services);
}

const isShut = ({ status, graceUntil, now }: ListedAtStripe): boolean =>
  status === 'suspended' ||
  status === 'paused' ||
  (status === 'past_due' && graceUntil !== null && now >= graceUntil);

async function asked({ api, identity }: World, email: string): Promise<string> {
  const token = await identity.token({ email, role: 'viewer' });
  try {
    const { status, body } = await api.call('GET', '/subscriptions/my-access', { token });
    if (status !== 200) return `nothing: the API answers ${status}`;
    return inWords(body['tier'] as string, body['services'] as string[]);
  } catch (error) {
    return `nothing: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const inWords = (tier: string, services: readonly string[]): string =>
  `${tier}: ${[...services].sort().join(', ')}`;
