import { Deadline } from '../temporal/billing-clock.ts';
import type { Lifecycle } from './lifecycle.ts';

/** A message to the customer that a subscription's run sends when its time comes. */
export abstract class NoticeWatch {
  protected readonly life: Lifecycle;
  protected readonly due: Deadline;

  constructor(life: Lifecycle) {
    this.life = life;
    this.due = new Deadline(life.clock);
  }

  get noticeIsDue(): boolean {
    return this.due.reached;
  }

  /** Finds the next notice and waits for its time. */
  abstract plan(): void;

  /** Sends the notice that is due. */
  abstract notify(): Promise<void>;
}
