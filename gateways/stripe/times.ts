/** Stripe counts seconds, the program milliseconds. */
export const fromStripeTime = (seconds: number): number => seconds * 1000;

/** The same for a time that may be missing. */
export const fromOptionalStripeTime = (seconds: number | null | undefined): number | null =>
  seconds === null || seconds === undefined ? null : seconds * 1000;

/** Whole seconds, as Stripe wants them. */
export const toStripeTime = (milliseconds: number): number => Math.floor(milliseconds / 1000);
