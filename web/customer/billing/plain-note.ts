/** A note of the engine without what only staff look up: ids at Stripe, the version of a strategy with a plan's own terms in it. */
export const plainNote = (note: string): string =>
  note.replaceAll(/ (?:of invoice )?\bin_\w+|; strategy [^\s;]+/g, '');
