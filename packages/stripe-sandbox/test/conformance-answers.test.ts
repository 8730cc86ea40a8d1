import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { startSandbox, type RunningSandbox } from '../src/server.ts';
import { readStripeDocument } from '../src/spec/stripe-document.ts';
import { AnswerCheck, recordingClient, type Recorded } from './answer-check.ts';
import { billingStory } from './conformance-billing-story.ts';
import { paymentsStory } from './conformance-payments-story.ts';

/**
 * Required in the document (2026-08-26.dahlia), optional in the pinned version's types (2026-10-28.endive).
 */
const gone = ['invoice.amount_paid_off_stripe'];

const document = readStripeDocument();
if ('missing' in document)
  console.warn(`conformance to Stripe's document is not checked: ${document.missing}`);
const check = 'missing' in document ? undefined : new AnswerCheck(document, gone);
const check_it = check === undefined ? it.skip : it;

describe('the answers', () => {
  let sandbox: RunningSandbox;
  let stripe: Stripe;
  const recorded: Recorded[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0 });
    stripe = new Stripe('sk_test_1', {
      host: '127.0.0.1',
      port: sandbox.port,
      protocol: 'http',
      httpClient: recordingClient(recorded),
    });
  });
  afterAll(() => sandbox.close());

  const problems = () => [...new Set(recorded.flatMap((answer) => check?.problems(answer) ?? []))];

  check_it(
    'of customers, cards, payments, catalogue and meters have the shapes of the document',
    async () => {
      await paymentsStory(stripe);
      expect(recorded.length).toBeGreaterThan(60);
      expect(problems()).toEqual([]);
    },
  );

  check_it('of subscriptions, invoices, discounts, checkout and portal too', async () => {
    recorded.length = 0;
    await billingStory(stripe);
    expect(recorded.length).toBeGreaterThan(40);
    expect(problems()).toEqual([]);
  });

  check_it('hold in events what the document says of each object', async () => {
    const seen: string[] = [];
    for await (const event of stripe.events.list({ limit: 100 })) {
      const { object } = event.data.object as unknown as { object: string };
      // An invoice that is still to come has no id.
      if (event.type === 'invoice.upcoming') continue;
      seen.push(
        ...(check?.objectProblems(object, event.data.object) ?? []).map(
          (problem) => `${event.type} ${problem}`,
        ),
      );
    }
    expect([...new Set(seen)]).toEqual([]);
  });
});
