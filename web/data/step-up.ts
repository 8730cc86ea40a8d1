import { PerennialError } from '../../client/unwrap.ts';

/** Whether the API wants the person to sign in anew before it does this. */
export const needsStepUp = (error: unknown): boolean =>
  error instanceof PerennialError && error.problem?.code === 'step_up_required';

/** Where the tab for it goes: to the identity provider, and back to a page that tells the others. */
export const STEP_UP_ADDRESS = `/auth/login?step_up=true&return_to=${encodeURIComponent('/signed-in-again')}`;

const CHANNEL = 'signed-in-again';

/** Tells the other tabs of this browser that the person has signed in anew. */
export function tellSignedInAgain(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/** Calls back once another tab has told so. Returns how to stop listening. */
export function onSignedInAgain(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = listener;
  return () => channel.close();
}
