import { sleep } from '@temporalio/workflow';

/** Deliberately not what was recorded: it waits before anything else. The replay suite must notice. */
export async function subscriptionLifecycle(): Promise<void> {
  await sleep('1 hour');
}
