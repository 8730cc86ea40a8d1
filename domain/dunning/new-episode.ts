import type { EpisodeFacts } from './types.ts';

/** Facts at an episode's start. Times are billing time, epoch milliseconds. */
interface EpisodeBeginning extends Pick<
  EpisodeFacts,
  'startedAt' | 'strategyVersion' | 'invoices' | 'paymentMethodId' | 'paymentMethodType'
> {
  /** When the subscription became managed, where the debt was there before. */
  takenOverAt?: number | undefined;
}

/** An episode at its first failure: nothing has been tried, sent or agreed to. */
export const newEpisodeFacts = ({ takenOverAt, ...known }: EpisodeBeginning): EpisodeFacts => ({
  ...known,
  attempts: [],
  messagesSent: [],
  outageMs: 0,
  graceExtendedMs: 0,
  heldUntil: null,
  promisedFor: null,
  timeZone: 'UTC',
  suspendedAt: null,
  skipNextMessage: false,
  ...(takenOverAt === undefined
    ? {}
    : { takenOver: { at: takenOverAt, paymentMethodId: known.paymentMethodId } }),
});
