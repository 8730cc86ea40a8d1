import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { rotationProgressQuery, stopRotationSignal } from '../contracts/byok-rotation.ts';
import type { RotationInput, RotationCursor, RotationResult } from '../contracts/byok-rotation.ts';
import { sync } from '../temporal/activities.ts';

/**
 * Seals all users' keys under the newest master key while the system runs. Passes repeat until one finds
 * nothing: a process without the new master key may add a key behind the current position.
 */
export async function byokRotation(input: RotationInput): Promise<RotationResult> {
  let stopped = false;
  let { resealed, unreadable } = input.from ?? { resealed: 0, unreadable: 0 };
  let sealedInPass = input.from?.sealedInPass ?? 0;
  let after: RotationCursor | null = input.from?.after ?? null;
  setHandler(stopRotationSignal, () => {
    stopped = true;
  });
  setHandler(rotationProgressQuery, () => ({ resealed, unreadable }));

  while (!isSet(stopped)) {
    const step = await sync.resealProviderKeys.executeWithOptions(
      { summary: `Seal up to ${input.batchSize} keys anew` },
      [{ masterKeyId: input.masterKeyId, after, limit: input.batchSize }],
    );
    resealed += step.resealed;
    sealedInPass += step.resealed;
    unreadable += step.unreadable;
    after = step.next;
    if (after === null) {
      if (sealedInPass === 0) return { outcome: 'done', resealed, unreadable };
      // Those that did not open come up again in the next pass, and are counted there.
      [sealedInPass, unreadable] = [0, 0];
    }
    if (workflowInfo().continueAsNewSuggested && !isSet(stopped)) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof byokRotation>({
        ...input,
        from: { resealed, unreadable, after, sealedInPass },
      });
    }
  }
  return { outcome: 'stopped', resealed, unreadable };
}

/** TypeScript does not see that a handler changes the flag while the workflow waits. */
const isSet = (flag: boolean): boolean => flag;
