import type Stripe from 'stripe';
import type { Processes } from '../support/processes.ts';
import type { TestCustomer } from '../support/customer.ts';
import type { Draw } from './draw.ts';
import type { Recorder } from './recorder.ts';

/** What the stories are played with. */
export interface Stage {
  system: Processes;
  /** Stripe with a key of its own: what the product writes is told apart by the key. */
  stripe: Stripe;
  recorder: Recorder;
  /** A token of staff who signed in just now: money asks for that. */
  staff: () => Promise<string>;
}

/** A `defaulter` leaves a card that fails and never looks again. */
export type PersonKind = 'subscriber' | 'defaulter' | 'trial' | 'debit' | 'observed' | 'foreign';

/** Somebody whose story is played. */
export interface Player {
  kind: PersonKind;
  customer: TestCustomer;
  /** The subscription that the next move is about; empty where there is none. */
  subscription: string;
  /** Draws of their own, so that no other's moves change theirs. */
  draw: Draw;
}

/** One thing that happens to somebody. */
export interface StoryMove {
  name: string;
  /** How often it is drawn, against the others. */
  weight: number;
  kinds: readonly PersonKind[];
  play: (stage: Stage, person: Player) => Promise<unknown>;
}
