import { defineQuery, defineSignal } from '@temporalio/workflow';

/** Workflow type name of the rotation. */
export const BYOK_ROTATION = 'byokRotation';

/** One rotation for each master key that keys are sealed anew under. */
export const byokRotationWorkflowId = (masterKeyId: string): string => `byok-rotation/${masterKeyId}`;

/** A place in the order of all keys. */
export interface RotationCursor {
  userId: string;
  provider: string;
}

/** What a rotation is asked to do. Nothing here or in its history is secret: ids only. */
export interface RotationInput {
  /** The newest master key; all keys are sealed under it afterwards. */
  masterKeyId: string;
  /** Keys a step. */
  batchSize: number;
  /** The position when its history was continued as new. */
  from?: RotationProgress & { after: RotationCursor | null; sealedInPass: number };
}

/** How far a rotation is. */
interface RotationProgress {
  /** Keys that were sealed anew. */
  resealed: number;
  /** Keys that do not open under any master key that is set; they are left as they are. */
  unreadable: number;
}

/** How a rotation ended. `stopped`: on request; the next one continues with the rest. */
export interface RotationResult extends RotationProgress {
  outcome: 'done' | 'stopped';
}

/** Ends the rotation after the step in hand. */
export const stopRotationSignal = defineSignal('stop');

export const rotationProgressQuery = defineQuery<RotationProgress>('progress');
