import { sleep } from '@temporalio/workflow';
import type { PersonErasureInput } from '../contracts/person-erasure.ts';
import { person } from '../temporal/person-activities.ts';

/** Pauses before checking for late rows. Events of our own Stripe calls arrive within seconds. */
const PAUSES = ['2s', '5s', '10s'] as const;

/**
 * Erases a person in every system, waiting for unavailable ones: first the sign-in, then other systems,
 * then here, where their late events are erased too. If Stripe redacts only later, the run waits for that
 * day.
 */
export async function personErasure(input: PersonErasureInput): Promise<void> {
  const { customerIds, obstacles } = await person.beginErasure.executeWithOptions(
    { summary: 'Look whether anything is owed or runs' },
    [input],
  );
  if (obstacles.length > 0) return;
  await person.eraseAtKeycloak.executeWithOptions({ summary: 'End the sign-in' }, [input]);
  let waiting = await atStripe(input, customerIds, 0);
  await person.eraseAtLago.executeWithOptions({ summary: 'Remove from Lago' }, [input]);
  await untilNothingIsLeft(input);
  await person.finishErasure.executeWithOptions({ summary: 'Write the receipt' }, [
    { ...input, isComplete: waiting.length === 0 },
  ]);
  for (let attempt = 1; waiting.length > 0; attempt += 1) {
    await sleep(Math.max(1_000, Math.min(...waiting.map(({ again }) => again)) - Date.now()));
    waiting = await atStripe(
      input,
      waiting.map(({ customerId }) => customerId),
      attempt,
    );
    await untilNothingIsLeft(input);
    if (waiting.length === 0)
      await person.finishErasure.executeWithOptions({ summary: 'Write the end into the receipt' }, [
        { ...input, isComplete: true },
      ]);
  }
}

/** The customers that Stripe must be asked about once more, and when. */
async function atStripe(
  { erasureId }: PersonErasureInput,
  customerIds: readonly string[],
  attempt: number,
): Promise<{ customerId: string; again: number }[]> {
  const waiting: { customerId: string; again: number }[] = [];
  for (const customerId of customerIds) {
    const { again } = await person.eraseAtStripe.executeWithOptions({ summary: `Redact ${customerId}` }, [
      { erasureId, customerId, attempt },
    ]);
    if (again !== null) waiting.push({ customerId, again });
  }
  return waiting;
}

/** Repeats the erasure here until a check after a longer pause finds nothing. */
async function untilNothingIsLeft(input: PersonErasureInput): Promise<void> {
  const look = (): Promise<number> =>
    person.eraseHere.executeWithOptions({ summary: 'Erase what is stored here' }, [input]);
  await look();
  for (const pause of PAUSES) {
    await sleep(pause);
    const left = await look();
    if (pause !== PAUSES.at(-1) || left === 0) continue;
    // Still coming in: again, until a pause of this length brings nothing.
    do await sleep(pause);
    while ((await look()) > 0);
  }
}
