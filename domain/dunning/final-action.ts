import type { DunningStrategy } from './types.ts';

/**
 * What becomes of a subscription when its episode comes to the end and nothing was paid, in one sentence for people; nothing
 * decides by it. `nameOf` names a tier as its readers know it.
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
