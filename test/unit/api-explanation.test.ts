import { asOfRevision } from '../../api/subscriptions/explain-subscription.ts';
import type { SubscriptionExplanation } from '../../workflows/contracts/subscription-lifecycle.ts';

const explanation = (revision: number): SubscriptionExplanation => ({
  why: `as of ${revision}`,
  rule: 'paid',
  facts: {},
  next: null,
  wouldChange: [],
  revision,
});

/** A run that answers each question with the next of these revisions, and from then on with the last. */
function runAt(...revisions: number[]): { asked: () => number; ask: () => Promise<SubscriptionExplanation> } {
  let asked = 0;
  return {
    asked: () => asked,
    ask: () => Promise.resolve(explanation(revisions[Math.min(asked++, revisions.length - 1)] ?? 0)),
  };
}

// When a run answers so is Temporal's own: it is seen on a busy machine once in forty renewals.
describe('a run that answers as it stood before what is written down', () => {
  it('is asked again until it knows of that', async () => {
    const run = runAt(6, 6, 7);
    expect(await asOfRevision(7, Date.now() + 60_000, run.ask)).toMatchObject({ why: 'as of 7' });
    expect(run.asked()).toBe(3);
  });

  it('is believed in the end where it knows of no more', async () => {
    expect(await asOfRevision(7, Date.now(), runAt(6).ask)).toMatchObject({ why: 'as of 6' });
  });

  it('is asked once where it knows of more', async () => {
    const run = runAt(8);
    expect(await asOfRevision(7, Date.now() + 60_000, run.ask)).toMatchObject({ why: 'as of 8' });
    expect(run.asked()).toBe(1);
  });
});
