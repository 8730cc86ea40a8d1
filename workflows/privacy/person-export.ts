import type { PersonExportInput } from '../contracts/person-export.ts';
import { person } from '../temporal/person-activities.ts';

/** Collects all that is held of a person into one archive. A system that is away is waited for; nothing of the person is in the history. */
export async function personExport(input: PersonExportInput): Promise<void> {
  await Promise.all([
    person.exportTables.executeWithOptions({ summary: 'Collect from PostgreSQL' }, [input]),
    person.exportStripe.executeWithOptions({ summary: 'Collect from Stripe' }, [input]),
    person.exportKeycloak.executeWithOptions({ summary: 'Collect from Keycloak' }, [input]),
    person.exportLago.executeWithOptions({ summary: 'Collect from Lago' }, [input]),
    person.exportRuns.executeWithOptions({ summary: 'Collect from Temporal' }, [input]),
  ]);
  await person.finishPersonExport.executeWithOptions({ summary: 'Offer it for download' }, [input]);
}
