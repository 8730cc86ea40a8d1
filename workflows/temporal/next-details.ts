/** What comes next, in a sentence of a run's current details in the Temporal UI. */
export const nextDetails = (next: { at: number; what: string } | null | undefined): string =>
  next == null
    ? 'Nothing is planned.'
    : `Next, on ${new Date(next.at).toISOString()}: ${next.what.replace(/\.$/, '')}.`;
