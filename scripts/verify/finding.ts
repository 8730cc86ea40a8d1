/** How one thing stands. `note`: works, but somebody should know; `skipped`: not set up, on purpose. */
export interface Finding {
  name: string;
  outcome: 'ok' | 'note' | 'skipped' | 'failed';
  /** One sentence: what was found. No secrets. */
  detail: string;
  /** What to do about it. */
  remedy?: string;
  /** Set where it is as it should be on a machine of one's own. */
  matters?: 'in_production';
}

export const passed = (name: string, detail: string): Finding => ({ name, outcome: 'ok', detail });
export const note = (name: string, detail: string, remedy: string): Finding => ({
  name,
  outcome: 'note',
  detail,
  remedy,
});
/** What production should not have, and `npm start` has on purpose. */
export const noteInProduction = (name: string, detail: string, remedy: string): Finding => ({
  ...note(name, detail, remedy),
  matters: 'in_production',
});
export const skipped = (name: string, detail: string): Finding => ({ name, outcome: 'skipped', detail });
export const failed = (name: string, detail: string, remedy: string): Finding => ({
  name,
  outcome: 'failed',
  detail,
  remedy,
});

/** Turns what a check threw into a finding: one that cannot be carried out is one that failed. */
export async function carriedOut(
  name: string,
  remedy: string,
  check: () => Promise<Finding[]>,
  describe: (error: unknown) => string = messageOf,
): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [failed(name, describe(error), remedy)];
  }
}

/** The last of a chain of causes usually says what happened; an address refused comes as a list of them. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.message === '' && error.cause !== undefined ? messageOf(error.cause) : error.message;
}
