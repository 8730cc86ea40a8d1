import { DAY_MS, HOUR_MS, toMs } from '../period.ts';
import { graceMs } from './strategies.ts';
import { isWarning } from './terms.ts';
import type { DunningTerms } from './terms.ts';
import type { DunningStrategy, RetryRule } from './types.ts';

/** A strategy as a plan's complete terms. */
export function termsOf(strategy: DunningStrategy): DunningTerms {
  const { finalAction, retries, maxCountedAttempts, messages, promises } = strategy;
  const warning = messages.find(isWarning);
  return {
    graceDays: graceMs(strategy) / DAY_MS,
    finalAfterDays: toMs(finalAction.after) / DAY_MS,
    finalAction: finalAction.action,
    ...(finalAction.downgradeTo === null ? {} : { downgradeTo: finalAction.downgradeTo }),
    debt: finalAction.debt,
    retryDays: delaysOf(retries.generic, DAY_MS),
    temporaryRetryHours: delaysOf(retries.temporary, HOUR_MS),
    fundsRetryDays: delaysOf(retries.insufficient_funds, DAY_MS),
    maxAttempts: maxCountedAttempts.attempts,
    debitTries: strategy.debitTries,
    warningDays: warning === undefined ? 0 : toMs(warning.when.by) / DAY_MS,
    messageSpacingDays: toMs(strategy.messageSpacing) / DAY_MS,
    paydayHour: strategy.paydayHour,
    promiseDays: toMs(promises.maxAhead) / DAY_MS,
    promises: promises.most,
    holdDays: toMs(strategy.holdMaxAhead) / DAY_MS,
    graceExtensionDays: toMs(strategy.graceExtensionMax) / DAY_MS,
  };
}

function delaysOf(rule: RetryRule, unitMs: number): number[] {
  if (rule.kind === 'never') return [];
  return (rule.kind === 'delays' ? rule.after : rule.fallback).map((delay) => toMs(delay) / unitMs);
}
