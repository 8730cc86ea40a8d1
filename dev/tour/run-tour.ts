import { compareAtTheEnd } from './agreement/at-the-end.ts';
import type { ComparedInvariant } from './agreement/at-the-end.ts';
import { TourCustomer } from './customer.ts';
import type { Narrator } from './narrator.ts';
import { Story } from './story.ts';
import type { StoryResult } from './story.ts';
import { debitFailsLate } from './stories/debit-fails-late.ts';
import { dunningEnds } from './stories/dunning-ends.ts';
import { severalAtOnce } from './stories/several-at-once.ts';
import { dunningRecovers } from './stories/dunning-recovers.ts';
import { trialConverts } from './stories/trial-converts.ts';
import { trialExpires } from './stories/trial-expires.ts';
import { upgradeDowngrade } from './stories/upgrade-downgrade.ts';
import { usageBeyond } from './stories/usage-beyond.ts';
import type { TourSystem } from './system.ts';

/** What `--json` prints. */
export interface TourResult {
  ok: boolean;
  /** Real time that it took. */
  seconds: number;
  stories: StoryResult[];
  /** Monthly recurring revenue of all at the end, minor units. */
  mrr: number;
  /** What the product's sweep compared at the end, over all that the system has. */
  compared: ComparedInvariant[];
  differences: string[];
}

/** All of them, by name; short enough for the margin. */
const CAST: readonly [name: string, about: string, scenes: (story: Story) => Promise<void>][] = [
  ['Tessa', 'a trial that converts', trialConverts],
  ['Emil', 'a trial that is extended, then expires', trialExpires],
  ['Uma', 'upgrade with proration, downgrade at period end', upgradeDowngrade],
  ['Rafael', 'a renewal fails, dunning, a new card, recovery', dunningRecovers],
  ['Nora', 'nobody pays: suspended, then cancelled', dunningEnds],
  ['Dora', 'pays by bank debit: on its way for days, refused, recovered', debitFailsLate],
  ['Vera', 'uses more than the plan includes, some of it reported late', usageBeyond],
  ['Ada', 'two subscriptions and an add-on', severalAtOnce],
];

/**
 * Plays all stories at once, each on a test clock of its own.
 * @param start where the billing clocks begin, epoch milliseconds, a whole hour
 */
export async function runTour(system: TourSystem, narrator: Narrator, start: number): Promise<TourResult> {
  const began = new Date();
  narrator.say(`${CAST.length} customers, a year of billing each, every one on a test clock of its own.\n`);
  for (const [name, about] of CAST) narrator.say(`  ${name.padEnd(8)} ${about}`);
  narrator.say('');

  const stories = await Promise.all(
    CAST.map(async ([name, , scenes]) => {
      const story = new Story(system, await TourCustomer.signUp(system, name, start), narrator);
      await story.play(() => scenes(story));
      return story.result;
    }),
  );
  const end = await compareAtTheEnd(system, stories, began);
  const differences = [
    ...stories.flatMap(({ name, differences: found }) => found.map((one) => `${name}: ${one}`)),
    ...end.differences,
  ];
  return {
    ok: differences.length === 0,
    seconds: (Date.now() - began.getTime()) / 1000,
    stories,
    mrr: end.mrr,
    compared: end.compared,
    differences,
  };
}
