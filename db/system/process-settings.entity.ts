import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const ProcessSettingsSchema = defineEntity({
  name: 'ProcessSettings',
  tableName: 'process_settings',
  properties: {
    process: p.enum(['api', 'worker']).primary(),
    /** By variable; no secrets. */
    settings: p.json<Record<string, string>>(),
    startedAt: time(),
  },
});

/** With which settings each kind of process was started last. */
export class ProcessSettingsEntity extends ProcessSettingsSchema.class {}
ProcessSettingsSchema.setClass(ProcessSettingsEntity);
