/** Workflow type name of the export of a person. */
export const PERSON_EXPORT = 'personExport';

/** The id of an export's run. */
export const personExportWorkflowId = (exportId: string): string => `person-export:${exportId}`;

/** Which export is made; whose it is stands in the database only. */
export interface PersonExportInput {
  exportId: string;
}
