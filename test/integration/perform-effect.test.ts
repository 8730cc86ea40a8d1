import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import Stripe from 'stripe';
import { performEffect } from '../../activities/effects/perform-effect.ts';
import type { Effect } from '../../activities/effects/perform-effect.ts';
import type { MikroORM } from '../../db/orm.ts';
import { findEffect, intendEffect, recordEffectOutcome } from '../../db/effects/effects.ts';
import type { EffectRow } from '../../db/effects/effects.ts';
import { execute } from '../../db/sql.ts';
import { openDatabase } from './db-samples.ts';

/* What one try makes of what an earlier one left in the ledger. Stripe is a list of what it has done. */

let orm: MikroORM;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});
afterAll(() => close());

type Result = { outcome: 'paid' | 'declined' | 'provider_error' };
const PAID: Result = { outcome: 'paid' };
const SILENT: Result = { outcome: 'provider_error' };

const intent = { invoiceId: 'in_1' };
const ledger = (key: string): Promise<EffectRow | null> => findEffect(orm.em.fork(), key);

/** An effect that Stripe answers with these in turn, and of which it shows `seen`. */
function anEffect(answers: (Result | Error)[], seen: Result | null = null) {
  const keys: string[] = [];
  const effect: Effect<Result> = {
    key: randomUUID(),
    subject: 'made_here',
    kind: 'test',
    intent,
    call: (key) => {
      keys.push(key);
      const answer = answers.shift();
      if (answer === undefined) return Promise.reject(new Error('Stripe is asked once too often'));
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    lookUp: () => Promise.resolve(seen),
    isFailure: ({ outcome }) => outcome !== 'paid',
    isOfThisTry: ({ outcome }) => outcome === 'provider_error',
  };
  return { effect, keys };
}

/** These effects belong to no subscription: Stripe is not asked whose they are. */
const unasked = new Stripe('sk_test_unasked');

const perform = (effect: Effect<Result>): Promise<Result> =>
  new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(() =>
    performEffect({ orm, now: () => Date.now(), stripe: unasked }, effect),
  );

/** A try before, of which nobody knows how it ended. */
async function triedBefore({ key }: Effect<Result>, hoursAgo = 0): Promise<void> {
  const em = orm.em.fork();
  await intendEffect(em, { key, kind: 'test', provider: 'stripe', intent, workflowId: null });
  await recordEffectOutcome(em, key, { state: 'unknown', error: 'timed out' });
  await execute(em, 'update effects set created_at = now() - make_interval(hours => $2) where key = $1', [
    key,
    hoursAgo,
  ]);
}

it('an answer is kept and given to a repeat, which asks Stripe nothing', async () => {
  const { effect, keys } = anEffect([PAID]);
  expect(await perform(effect)).toEqual(PAID);
  expect(await perform(effect)).toEqual(PAID);
  expect(keys).toEqual([effect.key]);
});

it('a try without an answer is repeated under its key while Stripe remembers it', async () => {
  const { effect, keys } = anEffect([new Error('timed out'), PAID]);
  await expect(perform(effect)).rejects.toThrow('timed out');
  expect(await ledger(effect.key)).toMatchObject({ state: 'unknown' });
  expect(await perform(effect)).toEqual(PAID);
  expect(keys).toEqual([effect.key, effect.key]);
});

it('after that it is looked up, and repeated only where it did not happen', async () => {
  const there = anEffect([], PAID);
  await triedBefore(there.effect, 24);
  expect(await perform(there.effect)).toEqual(PAID);
  expect(there.keys).toEqual([]);
  const notThere = anEffect([PAID]);
  await triedBefore(notThere.effect, 24);
  expect(await perform(notThere.effect)).toEqual(PAID);
  expect(notThere.keys).toEqual([notThere.effect.key]);
});

it('that Stripe is away by now says nothing of a try before, which is looked up', async () => {
  const paid = anEffect([SILENT], PAID);
  await triedBefore(paid.effect);
  expect(await perform(paid.effect)).toEqual(PAID);
  expect(await ledger(paid.effect.key)).toMatchObject({ state: 'confirmed' });

  const nothing = anEffect([SILENT]);
  await triedBefore(nothing.effect);
  expect(await perform(nothing.effect)).toEqual(SILENT);

  const first = anEffect([SILENT], PAID);
  expect(await perform(first.effect)).toEqual(SILENT);
});

it('a 500 that Stripe keeps for a key says nothing of what became of it: a repeat is looked up', async () => {
  const kept = new Stripe.errors.StripeAPIError({ type: 'api_error', message: 'Oops.', statusCode: 500 });
  const done = anEffect([kept, kept], PAID);
  await expect(perform(done.effect)).rejects.toMatchObject({ type: 'stripe_unavailable' });
  expect(await perform(done.effect)).toEqual(PAID);
  expect(await ledger(done.effect.key)).toMatchObject({ state: 'confirmed' });

  const notDone = anEffect([kept, kept, PAID]);
  await expect(perform(notDone.effect)).rejects.toMatchObject({ type: 'stripe_unavailable' });
  await expect(perform(notDone.effect)).rejects.toMatchObject({ type: 'stripe_unavailable' });
  expect(await perform(notDone.effect)).toEqual(PAID);
});

it('it stays unknown where not even that can be seen', async () => {
  const { effect } = anEffect([SILENT, PAID]);
  await triedBefore(effect);
  const blind = { ...effect, lookUp: () => Promise.reject(new Error('Stripe is away')) };
  await expect(perform(blind)).rejects.toThrow('Stripe is away');
  expect(await ledger(effect.key)).toMatchObject({ state: 'unknown' });
  expect(await perform(effect)).toEqual(PAID);
});

const refusal = (type: string): Error => ApplicationFailure.nonRetryable('No.', type);

it('a refused repeat is looked up, and a refused first try only where Stripe knows its key', async () => {
  const repeat = anEffect([refusal('stripe_refused')], PAID);
  await triedBefore(repeat.effect);
  expect(await perform(repeat.effect)).toEqual(PAID);

  const first = anEffect([refusal('stripe_refused')], PAID);
  await expect(perform(first.effect)).rejects.toThrow('No.');
  await expect(perform(first.effect)).rejects.toMatchObject({ type: 'stripe_refused', nonRetryable: true });

  // The ledger came back from a backup and has forgotten that it was made.
  const forgotten = anEffect([refusal('stripe_idempotency')], PAID);
  expect(await perform(forgotten.effect)).toEqual(PAID);
});

it('what people have written down by hand is taken from Stripe, or refused', async () => {
  const settled = async (state: 'confirmed' | 'failed', seen: Result | null) => {
    const { effect } = anEffect([], seen);
    await triedBefore(effect);
    await execute(orm.em.fork(), 'update effects set state = $2 where key = $1', [effect.key, state]);
    return perform(effect);
  };
  expect(await settled('confirmed', PAID)).toEqual(PAID);
  await expect(settled('confirmed', null)).rejects.toMatchObject({ type: 'effect_not_found' });
  await expect(settled('failed', PAID)).rejects.toMatchObject({
    type: 'effect_given_up',
    nonRetryable: true,
  });
});
