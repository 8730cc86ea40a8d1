import { z } from 'zod';
import { unstorableText } from '../http/storable-text.ts';

/** An Update that was still under way when its request was answered. */
export interface Operation {
  workflowId: string;
  /** The run that took it on; null when that is not known. */
  runId: string | null;
  updateId: string;
}

const parts = z.tuple([z.string().max(255), z.string().max(64).nullable(), z.string().max(255)]);

/**
 * The id by which a client asks for the outcome. It grants no access: each call checks whose subscription
 * it is.
 */
export function operationId({ workflowId, runId, updateId }: Operation): string {
  return Buffer.from(JSON.stringify([workflowId, runId, updateId])).toString('base64url');
}

/** Reads an id back; null for one that we did not give out. */
export function parseOperationId(id: string): Operation | null {
  try {
    const [workflowId, runId, updateId] = parts.parse(JSON.parse(Buffer.from(id, 'base64url').toString()));
    if (unstorableText([workflowId, runId, updateId]).length > 0) return null;
    return { workflowId, runId, updateId };
  } catch {
    return null;
  }
}
