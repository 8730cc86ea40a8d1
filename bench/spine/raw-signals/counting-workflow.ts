import { condition, defineSignal, setHandler } from '@temporalio/workflow';

export const countSignal = defineSignal('count');

/** The least that a workflow can do with signals: it counts them, and ends when all have come. */
export async function countingWorkflow(expected: number): Promise<void> {
  let received = 0;
  setHandler(countSignal, () => {
    received += 1;
  });
  await condition(() => received >= expected);
}
