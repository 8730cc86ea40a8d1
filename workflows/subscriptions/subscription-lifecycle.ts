import {
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import { DAY_MS } from '../../domain/period.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { initialState } from '../../domain/subscriptions/transition.ts';
import {
  applyCouponUpdate,
  billingEventsSignal,
  cancelUpdate,
  changePlanUpdate,
  dunningReportSignal,
  explainQuery,
  extendTrialUpdate,
  letGoUpdate,
  migratePriceUpdate,
  pauseUpdate,
  previewChangeUpdate,
  refreshUpdate,
  removeDiscountUpdate,
  resumeUpdate,
  subscriptionViewQuery,
  takeOverUpdate,
  trialOutcomeSignal,
  withdrawMigrationUpdate,
} from '../contracts/subscription-lifecycle.ts';
import type { SubscriptionLifecycleInput } from '../contracts/subscription-lifecycle.ts';
import type { ChangeRequest } from '../contracts/actor.ts';
import {
  onApplyCoupon,
  cancel,
  onChangePlan,
  onExtendTrial,
  onLetGo,
  pause,
  onPreviewChange,
  onRemoveDiscount,
  resume,
  onTakeOver,
} from './changes.ts';
import {
  refusalOfAnyChange,
  refusalOfCancel,
  refusalOfExtendTrial,
  refusalOfLetGo,
  refusalOfPause,
  refusalOfResume,
  refusalOfTakeOver,
} from './refusals.ts';
import { onMigratePrice, onWithdrawMigration, refusalOfMigration } from './price-migration.ts';
import { DueWatch } from './due-watch.ts';
import { CardWatch } from './card-watch.ts';
import { MandateWatch } from './mandate-watch.ts';
import { RenewalWatch } from './renewal-watch.ts';
import { Lifecycle } from './lifecycle.ts';
import { onDunningUpdate, onTrialUpdate } from './reports.ts';
import { newLifecycle, enqueueEvents } from './state.ts';
import type { LifecycleState } from './state.ts';
import { explain, viewOf } from './view.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { answerOnce, refuse, unlessAnswered } from '../temporal/answer-once.ts';
import { mailIsOnItsWay } from '../temporal/messages.ts';

/** Older runs drop an event that came before, whatever became of its answer. */
const REPEATS_ARE_ASKED_ABOUT = '2026-11-repeats-are-asked-about';

/** Looked at when something comes in: a subscription to which nothing happens has no history to bound. */
const RUN_OF_A_LONG_PERIOD_MS = 31 * DAY_MS;

/**
 * One subscription from its first event to its end: it syncs with Stripe, makes requested changes one after
 * the other, and continues as new when a period ends, so that history and patches live for one period only.
 */
export async function subscriptionLifecycle(
  input: SubscriptionLifecycleInput,
  carried?: LifecycleState,
): Promise<void> {
  const life = new Lifecycle(
    carried ?? newLifecycle(input.subscriptionId, input.customerId, initialState('usd')),
  );
  if (carried) life.showDetails();
  registerHandlers(life);
  const cards = new CardWatch(life);
  const sentInvoices = new DueWatch(life);
  const renewals = new RenewalWatch(life);
  const notices = [cards, new MandateWatch(life), sentInvoices, renewals];
  const periodIsOver = watchPeriod(life);
  const shouldContinue = (): boolean =>
    !mailIsOnItsWay() && (periodIsOver() || workflowInfo().continueAsNewSuggested);

  do {
    life.planCheck();
    for (const notice of notices) notice.plan();
    await condition(
      () => life.hasWork || life.isOver || notices.some(({ noticeIsDue }) => noticeIsDue) || shouldContinue(),
    );
    if (life.hasWork) await life.exclusively(() => life.syncWhatCame());
    // What was just read may have changed the card, or ended the subscription.
    for (const notice of notices) {
      notice.plan();
      if (notice.noticeIsDue) await notice.notify();
    }
  } while (!life.isOver && !shouldContinue());

  await condition(() => allHandlersFinished() && !mailIsOnItsWay());
  if (life.isOver) return;
  return continueAsNew<typeof subscriptionLifecycle>(input, life.state);
}

/** True once the period in which this run began has ended; for a yearly plan, a month after it began. */
function watchPeriod({ state, clock }: Lifecycle): () => boolean {
  const now = (): { at: number; periodEnd: number } | null =>
    state.snapshot && { at: clock.now(), periodEnd: state.snapshot.currentPeriodEnd };
  // At the very start where the state was carried over: the first thing to come in may be the period's end.
  let began = now();
  return () => {
    const { snapshot } = state;
    began ??= now();
    if (!snapshot || !began) return false;
    const longPeriodGoesOn =
      snapshot.interval === 'year' && clock.now() >= began.at + RUN_OF_A_LONG_PERIOD_MS;
    return snapshot.currentPeriodEnd > began.periodEnd || longPeriodGoesOn;
  };
}

/** Handlers are registered before the first await, so that nothing that arrives with the start is missed. */
function registerHandlers(life: Lifecycle): void {
  const { state } = life;
  const answered = (): typeof state.answered => state.answered;
  /**
   * An Update: refused at once when not allowed, answered once for each key, and made after the changes
   * before it.
   */
  const onUpdate = <I extends ChangeRequest, O>(
    update: UpdateDefinition<O, [I]>,
    description: string,
    make: (life: Lifecycle, input: I) => Promise<O>,
    refusal: (life: Lifecycle, input: I) => Refusal | null = () => null,
  ): void => {
    const handle = (input: I): Promise<O> => life.exclusively(() => make(life, input));
    setHandler(update, answerOnce(answered, DEFAULT_POLICY.memory.doneUpdates, handle), {
      description,
      validator: unlessAnswered(answered, (input: I) => refuse(refusal(life, input))),
    });
  };

  setHandler(
    billingEventsSignal,
    (events) => {
      const repeats = enqueueEvents(state, events, DEFAULT_POLICY.memory.seenEvents);
      if (repeats.length > 0 && patched(REPEATS_ARE_ASKED_ABOUT)) life.askAbout(repeats);
    },
    {
      description: 'Stripe events of this subscription',
    },
  );
  setHandler(dunningReportSignal, (report) => onDunningUpdate(life, report));
  setHandler(trialOutcomeSignal, (outcome) => onTrialUpdate(life, outcome));
  onUpdate(changePlanUpdate, 'Upgrade or downgrade, now or at period end', onChangePlan, refusalOfAnyChange);
  onUpdate(
    previewChangeUpdate,
    'What a plan change would cost; changes nothing',
    onPreviewChange,
    refusalOfAnyChange,
  );
  onUpdate(migratePriceUpdate, 'Staff: another price of the plan', onMigratePrice, refusalOfMigration);
  onUpdate(
    withdrawMigrationUpdate,
    'Staff: take back another price that waits',
    onWithdrawMigration,
    refusalOfAnyChange,
  );
  onUpdate(cancelUpdate, 'End it, now or at period end', cancel, refusalOfCancel);
  onUpdate(resumeUpdate, 'Take back a cancellation, a pause or a scheduled change', resume, refusalOfResume);
  onUpdate(pauseUpdate, 'Stop collection for a while', pause, refusalOfPause);
  onUpdate(extendTrialUpdate, 'Staff: move the end of the trial', onExtendTrial, refusalOfExtendTrial);
  onUpdate(applyCouponUpdate, 'Apply a coupon or promotion code', onApplyCoupon, refusalOfAnyChange);
  onUpdate(removeDiscountUpdate, 'Staff: remove a discount', onRemoveDiscount, refusalOfAnyChange);
  onUpdate(takeOverUpdate, 'Staff: manage it from now on', onTakeOver, refusalOfTakeOver);
  onUpdate(letGoUpdate, 'Staff: only observe it from now on', onLetGo, refusalOfLetGo);
  onUpdate(refreshUpdate, 'Read Stripe again now', async () => {
    await life.sync([]);
    return viewOf(life);
  });
  setHandler(subscriptionViewQuery, () => viewOf(life));
  setHandler(explainQuery, () => explain(life));
}
