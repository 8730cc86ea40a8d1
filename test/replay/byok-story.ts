import { rotateKeys } from '../../scripts/byok-rotate.ts';
import { byokRotationWorkflowId } from '../../workflows/contracts/byok-rotation.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { plantProviderKey } from '../support/planted-provider-key.ts';
import type { RecordedRun } from './stories.ts';

const [newest, old] = ['recorded-2', 'recorded-1'].map((id, index) => ({
  id,
  key: Buffer.alloc(32, index + 1),
})) as [{ id: string; key: Buffer }, { id: string; key: Buffer }];

/** What the system is started with, so that there is something to seal under. */
export const RECORDED_MASTER_KEYS = [newest, old]
  .map(({ id, key }) => `${id}:${key.toString('base64')}`)
  .join(',');

/** Three keys under the older master key, sealed anew two at a time. */
export async function keysSealedAnew(system: BillingSystem): Promise<RecordedRun[]> {
  for (const userId of ['user-1', 'user-2', 'user-3'])
    await plantProviderKey(system.api.api.deps.em(), { userId, key: `sk-of-${userId}`, under: old });
  const { temporal } = system;
  await rotateKeys({ temporal, masterKeyId: newest.id, batchSize: 2, write: () => undefined });
  return [{ name: 'byokRotation-done', workflowId: byokRotationWorkflowId(newest.id) }];
}
