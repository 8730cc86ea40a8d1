import type { DunningStanding } from '../../domain/subscriptions/state.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The dunning episode tells where it stands; the status follows from it. */
export function hearDunning(life: Lifecycle, report: DunningStanding): void {
  const { state } = life;
  const { standing } = state;
  const goesOn = standing.dunning !== null && standing.dunning.stage !== 'ended';
  // A run whose episode another one follows goes on with that.
  if (report.stage === 'ended' && (!goesOn || standing.dunning?.episodeId === report.episodeId))
    state.children.dunning = null;
  // Told by an episode that is over for the rules, because everything was paid: nothing follows from it any more.
  if (standing.dunning?.episodeId !== report.episodeId) return;
  const recovered = report.outcome === 'recovered' || report.outcome === 'superseded';
  // The final action that was told of did not come about: it was paid at the last moment.
  if (report.outcome !== 'canceled' && standing.endRequestedBy === 'dunning') standing.endRequestedBy = null;
  if (report.stage === 'ended' && recovered) {
    // Access follows from what Stripe says, and is not kept waiting for its event.
    life.readSoon();
    return;
  }
  standing.dunning = report;
  if (report.outcome === 'canceled') standing.endRequestedBy = 'dunning';
  life.reconsider();
}

/** The trial tells what it decided, before it does it, so that the end that follows is known for what it is. */
export function hearTrial(life: Lifecycle, report: { outcome: 'converted' | 'expired' | 'extended' }): void {
  if (report.outcome === 'expired') life.state.standing.endRequestedBy = 'trial';
}
