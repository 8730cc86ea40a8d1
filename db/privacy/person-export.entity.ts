import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const PersonExportSchema = defineEntity({
  name: 'PersonExport',
  tableName: 'person_exports',
  properties: {
    id: p.text().primary(),
    /** Whose data it is: the user, the Stripe customer, or both. */
    userId: p.text().nullable().index(),
    customerId: p.text().nullable(),
    /** User who asked, and who alone may download it. */
    requestedBy: p.text().index(),
    state: p.enum(['collecting', 'ready']).default('collecting'),
    createdAt: time(),
    readyAt: time().nullable(),
    /** After this it cannot be downloaded, and the next nightly job removes it. */
    expiresAt: time(),
  },
  indexes: [{ name: 'person_exports_expires_at_index', properties: ['expiresAt'] }],
});

/** An archive of all that is held of a person. */
export class PersonExport extends PersonExportSchema.class {}
PersonExportSchema.setClass(PersonExport);

export const PersonExportPartSchema = defineEntity({
  name: 'PersonExportPart',
  tableName: 'person_export_parts',
  properties: {
    exportId: p.text().primary(),
    /** `postgresql`, `stripe`, `keycloak`, `lago`, `temporal`. */
    origin: p.text().primary(),
    /** Table or kind of object. */
    name: p.text().primary(),
    /** From 0; large tables have many. */
    page: p.integer().primary(),
    /** As that of its export. */
    expiresAt: time().index(),
    rows: p.json<unknown[]>().columnType('json'),
  },
});

/** A page of one part of an archive. */
export class PersonExportPart extends PersonExportPartSchema.class {}
PersonExportPartSchema.setClass(PersonExportPart);
