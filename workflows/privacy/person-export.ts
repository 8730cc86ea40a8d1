import type { PersonExportInput } from '../contracts/person-export.ts';
import { person } from '../temporal/person-activities.ts';

/**
 * Collects a person's data into one archive, waiting for unavailable systems. The history holds none of it.
 */
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
