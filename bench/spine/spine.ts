import type { Measurement } from '../suite.ts';
import { acknowledge } from './acknowledge.ts';
import { burst } from './burst.ts';
import { history } from './history.ts';
import { memory } from './memory.ts';
import { projectionDelay } from './projection-delay.ts';
import { trialsEnd } from './trials-end.ts';

/** The way of an event from Stripe to the projection, and what a life costs. */
export const spine: readonly Measurement[] = [
  acknowledge,
  projectionDelay,
  burst,
  history,
  trialsEnd,
  memory,
];
