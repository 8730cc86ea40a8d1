import { readAtStripe } from '../judge/collect.ts';
import type { Sources } from '../judge/collect.ts';
import { untilAtRest } from '../support/processes-at-rest.ts';
import { persistently } from './moves.ts';
import type { Player, Stage } from './stage.ts';

/**
 * Has the events that were lost looked for, and waits until nothing is under way. Whether all is well then
 * is for the judge to say: who does not come to rest is judged as they are.
 * @returns why it is not at rest, or null
 */
export async function comeToRest(stage: Stage, withinMs: number): Promise<string | null> {
  const deadline = Date.now() + withinMs;
  let last = '';
  while (Date.now() < deadline) {
    await lookForLostEvents(stage);
    const rest = untilAtRest(stage.system, { withinMs: Math.min(withinMs, 30_000) });
    const wrong = await rest.then(
      () => null,
      (error: unknown) => String(error),
    );
    if (wrong === null) return null;
    last = wrong;
  }
  return last;
}

/** As an operator does who knows that webhooks were lost. */
async function lookForLostEvents({ system, staff }: Stage): Promise<void> {
  await persistently(async () => {
    const { status, body } = await system.api.call('POST', '/admin/drift/check', {
      token: await staff(),
      body: { reason: 'webhooks were lost' },
    });
    if (status >= 500) throw new Error(`drift check answers ${status}: ${JSON.stringify(body)}`);
  });
}

/** Writes down what Stripe says of somebody, and asks for their access. */
export async function noteRest(stage: Stage, sources: Sources, person: Player): Promise<void> {
  const { customer } = person;
  const clock = await customer.now();
  const seen = await readAtStripe(sources, customer.customerId);
  stage.recorder.add({ type: 'rest', who: customer.email, at: Date.now(), clock, ...seen });
  await askAccess(stage, person);
}

export const askAccess = ({ recorder }: Stage, { customer }: Player): Promise<unknown> =>
  recorder.once({
    who: customer.email,
    by: 'onlooker',
    token: customer.token,
    method: 'GET',
    path: '/subscriptions/my-access',
  });
