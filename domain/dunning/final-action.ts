import type { DunningStrategy } from './types.ts';

/**
 * Describes in one sentence what happens to a subscription whose episode ends unpaid. For people; nothing
 * depends on it. `nameOf` names a tier for its readers.
 */
export const finalActionWords = (
  { action, debt, downgradeTo }: DunningStrategy['finalAction'],
  nameOf: (tier: string) => string = (tier) => tier,
): string =>
  `${deed(action, downgradeTo === null ? 'another plan' : nameOf(downgradeTo))}; ${
    debt === 'keep' ? 'what is owed stays on record as a debt' : 'the unpaid invoices are voided'
  }.`;

const deed = (action: DunningStrategy['finalAction']['action'], tier: string): string => {
  switch (action) {
    case 'cancel':
      return 'The subscription ends';
    case 'mark_unpaid':
      return 'The subscription is suspended until it is paid, and collection stops';
    case 'downgrade':
      return `The plan goes down to ${tier}`;
  }
};
