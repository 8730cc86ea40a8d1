import { allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import type { SyncAccountResult } from '../../activities/accounts/sync-account.ts';
import {
  accountChangedSignal,
  accountSyncViewQuery,
  customerEventsSignal,
  profileChangedSignal,
} from '../contracts/account-sync.ts';
import type { AccountSyncInput, AccountSyncView, FollowerTarget } from '../contracts/account-sync.ts';
import type { SyncState } from '../../domain/accounts/sync-target.ts';
import type { BillingEvent } from '../contracts/billing-event.ts';
import { durable, localThenDurable, refusalIn, sync } from '../temporal/activities.ts';

/** Progress of one target: numbers of the newest requested and the newest written change. */
interface TargetProgress {
  asked: number;
  written: number;
  state: SyncState;
  error: string | null;
}

/**
 * Syncs one customer to Keycloak and Lago, and the user's e-mail address and name to Stripe. Targets are
 * independent, so that one outage delays neither the others nor billing; each write has the newest state,
 * however many changes there were. The run ends when everything is written; the next change starts another.
 */
export async function accountSync({ customerId }: AccountSyncInput): Promise<void> {
  const events: BillingEvent[] = [];
  const targets: Record<FollowerTarget, TargetProgress> = {
    keycloak: newTargetProgress(),
    lago: newTargetProgress(),
  };
  const profile = newTargetProgress();
  let finished = false;

  setHandler(accountChangedSignal, () => ask(targets));
  // No recorded history has this signal, so its consequences need no patch.
  setHandler(profileChangedSignal, () => {
    ask(targets);
    profile.asked += 1;
  });
  setHandler(customerEventsSignal, (arrived) => {
    events.push(...arrived.filter((event) => !events.some(({ id }) => id === event.id)));
  });
  setHandler(accountSyncViewQuery, () => ({
    customerId,
    targets: { keycloak: view(targets.keycloak), lago: view(targets.lago) },
  }));

  const follow = async (
    following: TargetProgress,
    write: () => Promise<SyncAccountResult>,
  ): Promise<void> => {
    for (;;) {
      await condition(() => finished || following.asked > following.written);
      if (following.asked === following.written) return;
      const asked = following.asked;
      following.state = 'pending';
      const result = await write();
      following.state = result.state;
      following.error = result.error;
      following.written = asked;
    }
  };
  const followTarget = (target: FollowerTarget): Promise<void> =>
    follow(targets[target], () =>
      sync.syncAccount.executeWithOptions({ summary: `${target}: newest state of ${customerId}` }, [
        { customerId, target },
      ]),
    );
  const sendProfile = (): Promise<SyncAccountResult> =>
    durable.sendProfile.executeWithOptions({ summary: `Stripe: e-mail and name of ${customerId}` }, [
      { customerId },
    ]);
  const followers = [followTarget('keycloak'), followTarget('lago'), follow(profile, sendProfile)];

  for (;;) {
    await condition(() => events.length > 0 || upToDate([...Object.values(targets), profile]));
    if (events.length === 0) {
      // Nothing is awaited between this check and the end: a signal in between makes the server retry the
      // task.
      if (allHandlersFinished()) break;
      continue;
    }
    const batch = [...events];
    const {
      changed,
      lostDisputes = [],
      lateFailures = [],
    } = await localThenDurable('followCustomer', `Read ${customerId} from Stripe`, {
      customerId,
      events: batch,
    });
    events.splice(0, batch.length);
    if (changed) ask(targets);
    for (const disputeId of lostDisputes) {
      await durable.settleLostDispute
        .executeWithOptions({ summary: `Lost dispute ${disputeId}` }, [{ customerId, disputeId }])
        .catch(unlessRefused);
    }
    for (const failure of lateFailures)
      await durable.settleLateFailure
        .executeWithOptions({ summary: `Late failure of ${failure.chargeId}` }, [failure])
        .catch(unlessRefused);
  }
  finished = true;
  await Promise.all(followers);
}

/** The effect ledger has the refusal; the sync to Keycloak and Lago must go on. */
function unlessRefused(error: unknown): void {
  if (refusalIn(error) === null) throw error;
}

const newTargetProgress = (): TargetProgress => ({ asked: 0, written: 0, state: 'synced', error: null });

const ask = (targets: Record<FollowerTarget, TargetProgress>): void => {
  targets.keycloak.asked += 1;
  targets.lago.asked += 1;
};

const upToDate = (all: readonly TargetProgress[]): boolean =>
  all.every(({ asked, written }) => asked === written);

const view = ({ state, error }: TargetProgress): AccountSyncView['targets'][FollowerTarget] => ({
  state,
  error,
});
