import { PerennialError } from '../../client/unwrap.ts';

/** Whether the API wants the person to sign in anew before it does this. */
export const needsStepUp = (error: unknown): boolean =>
  error instanceof PerennialError && error.problem?.code === 'step_up_required';

/** Address of the sign-in tab: the identity provider, then a page that notifies the other tabs. */
export const STEP_UP_ADDRESS = `/auth/login?step_up=true&return_to=${encodeURIComponent('/signed-in-again')}`;

const CHANNEL = 'signed-in-again';

/** Notifies this browser's other tabs of the new sign-in. */
export function tellSignedInAgain(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/** Calls back when another tab signed in. Returns an unsubscribe function. */
export function onSignedInAgain(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = listener;
  return () => channel.close();
}
