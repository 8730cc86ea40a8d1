import { toMs } from '../period.ts';
import type { DunningStrategy } from './types.ts';

/** What a plan has otherwise than its strategy says. What is left out stays. */
export interface DunningTerms {
  /** Days from the first failure on in which access stays. */
  graceDays?: number;
  /** Days from the first failure to the final action. */
  finalAfterDays?: number;
  finalAction?: DunningStrategy['finalAction']['action'];
  /** Tier to go down to; needed for the final action `downgrade`, and for that only. */
  downgradeTo?: string;
  /** Whether the debt stays on record after the final action, or never was. */
  debt?: DunningStrategy['finalAction']['debt'];
  /** Days after the failure on which a card that was declined for no better reason is tried again. */
  retryDays?: number[];
}

/** Most days that an episode lasts. */
export const LONGEST_EPISODE_DAYS = 90;

/**
 * The version of a strategy with terms in it, the same text for the same terms: `standard-2026-11?grace=3&debt=void`. An episode
 * keeps it, and with it what its plan said when it began.
 */
export function versionWith(version: string, terms: DunningTerms | null | undefined): string {
  const parts = Object.entries({
    grace: terms?.graceDays,
    final: terms?.finalAfterDays,
    action: terms?.finalAction,
    to: terms?.downgradeTo,
    debt: terms?.debt,
    retries: terms?.retryDays?.join('.'),
  }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return parts.length === 0 ? version : `${version}?${parts.join('&')}`;
}

/** The other way round. @throws RangeError for a text that {@link versionWith} does not write */
export function termsIn(version: string): { base: string; terms: DunningTerms } {
  const [base = '', text] = version.split('?');
  const terms: DunningTerms = {};
  for (const part of text?.split('&') ?? []) {
    const [name, value = ''] = part.split('=');
    if (name === 'grace') terms.graceDays = Number(value);
    else if (name === 'final') terms.finalAfterDays = Number(value);
    else if (name === 'action') terms.finalAction = value as NonNullable<DunningTerms['finalAction']>;
    else if (name === 'to') terms.downgradeTo = value;
    else if (name === 'debt') terms.debt = value as NonNullable<DunningTerms['debt']>;
    else if (name === 'retries') terms.retryDays = value.split('.').map(Number);
    else throw new RangeError(`unknown term "${part}" of a dunning strategy`);
  }
  if (versionWith(base, terms) !== version) throw new RangeError(`malformed dunning strategy "${version}"`);
  return { base, terms };
}

/** A strategy as a plan wants it. Its version names the terms. */
export function withTerms(strategy: DunningStrategy, terms: DunningTerms): DunningStrategy {
  const { access, finalAction, retries, messages } = strategy;
  const grace = terms.graceDays === undefined ? null : { days: terms.graceDays };
  const graceMs = toMs(grace ?? access[0]?.after ?? finalAction.after);
  const action = terms.finalAction ?? finalAction.action;
  return {
    ...strategy,
    version: versionWith(strategy.version, terms),
    retries:
      terms.retryDays === undefined
        ? retries
        : { ...retries, generic: { kind: 'delays', after: terms.retryDays.map((days) => ({ days })) } },
    access: grace === null ? access : [{ after: grace, step: 'suspend' }],
    // A warning so long ahead that it would come with the failure itself says nothing that the first message does not.
    messages: messages.filter(
      ({ when }) => !('before' in when && when.before === 'suspend') || toMs(when.by) < graceMs,
    ),
    finalAction: {
      after: terms.finalAfterDays === undefined ? finalAction.after : { days: terms.finalAfterDays },
      action,
      debt: terms.debt ?? finalAction.debt,
      downgradeTo: action === 'downgrade' ? (terms.downgradeTo ?? finalAction.downgradeTo) : null,
    },
  };
}

/** A field that cannot be as it is, and why. */
export interface TermsFault {
  field: keyof DunningTerms;
  detail: string;
}

/**
 * Null where a strategy can be had with these terms.
 * @param tiers tiers that can be gone down to
 */
export function termsFault(
  strategy: DunningStrategy,
  terms: DunningTerms,
  tiers: readonly string[],
): TermsFault | null {
  const { access, finalAction } = withTerms(strategy, terms);
  const days = terms.retryDays;
  const finalMs = toMs(finalAction.after);
  if (toMs(access[0]?.after ?? {}) >= finalMs)
    return { field: 'graceDays', detail: 'must end before the final action' };
  if (days?.some((day, index) => day <= (days[index - 1] ?? 0)) === true)
    return { field: 'retryDays', detail: 'must be in ascending order' };
  if (days !== undefined && toMs({ days: days.at(-1) ?? 0 }) >= finalMs)
    return { field: 'retryDays', detail: 'must lie before the final action' };
  if (finalAction.action === 'downgrade' && !tiers.includes(finalAction.downgradeTo ?? ''))
    return {
      field: 'downgradeTo',
      detail: tiers.length === 0 ? 'has no tier to lead to' : `must be one of ${tiers.join(', ')}`,
    };
  if (finalAction.action !== 'downgrade' && terms.downgradeTo !== undefined)
    return { field: 'downgradeTo', detail: 'is for the final action downgrade only' };
  return null;
}
