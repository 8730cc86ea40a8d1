import type { DunningStanding } from '../../domain/subscription/state.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The dunning episode tells where it stands; the status follows from it. */
export function hearDunning(life: Lifecycle, report: DunningStanding): void {
  const { state } = life;
  const { standing } = state;
  if (report.stage === 'ended') state.children.dunning = null;
  // Told by an episode that is over for the rules, because everything was paid: nothing follows from it any more.
  if (standing.dunning?.episodeId !== report.episodeId) return;
  const recovered = report.outcome === 'recovered' || report.outcome === 'superseded';
  if (report.stage === 'ended' && recovered) return;
  standing.dunning = report;
  if (report.outcome === 'canceled') standing.endRequestedBy = 'dunning';
  life.reconsider();
}

/** The trial tells what it decided, before it does it, so that the end that follows is known for what it is. */
export function hearTrial(life: Lifecycle, report: { outcome: 'converted' | 'expired' | 'extended' }): void {
  if (report.outcome === 'expired') life.state.standing.endRequestedBy = 'trial';
}
