/** Workflow type name of the export of a person. */
export const PERSON_EXPORT = 'personExport';

/** The id of an export's run. */
export const personExportWorkflowId = (exportId: string): string => `person-export:${exportId}`;

/** The export to make; the person is named in the database only. */
export interface PersonExportInput {
  exportId: string;
}
