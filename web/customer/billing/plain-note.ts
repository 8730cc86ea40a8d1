/** A note of the engine without staff's details: Stripe ids, and a strategy's version with terms. */
export const plainNote = (note: string): string =>
  note.replaceAll(/ (?:of invoice )?\bin_\w+|; strategy [^\s;]+/g, '');
