import type { DunningReport } from '../../domain/subscriptions/state.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The dunning episode's report; the status follows from it. */
export function onDunningUpdate(life: Lifecycle, report: DunningReport): void {
  const { state } = life;
  const { standing } = state;
  const goesOn = standing.dunning !== null && standing.dunning.stage !== 'ended';
  // A run whose episode was replaced continues with the new one.
  if (report.stage === 'ended' && (!goesOn || standing.dunning?.episodeId === report.episodeId))
    state.children.dunning = null;
  // From an episode that is over for the rules because everything was paid: no consequences.
  if (standing.dunning?.episodeId !== report.episodeId) return;
  const recovered = report.outcome === 'recovered' || report.outcome === 'superseded';
  // The reported final action did not happen: it was paid at the last moment.
  if (report.outcome !== 'canceled' && standing.endRequestedBy === 'dunning') standing.endRequestedBy = null;
  if (report.stage === 'ended' && recovered) {
    // Access follows Stripe's answer without waiting for its event.
    life.readSoon();
    return;
  }
  standing.dunning = report;
  if (report.outcome === 'canceled') standing.endRequestedBy = 'dunning';
  life.reconsider();
}

/** The trial reports its decision before carrying it out, so that the end that follows is recognised. */
export function onTrialUpdate(
  life: Lifecycle,
  report: { outcome: 'converted' | 'expired' | 'extended' },
): void {
  if (report.outcome === 'expired') life.state.standing.endRequestedBy = 'trial';
}
