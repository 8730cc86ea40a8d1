/** The installation's settings, embedded into the page (api/console/serve-console.ts). */
export interface ConsoleSettings {
  /** Stripe is the sandbox on this machine: test cards work, time can be moved. */
  sandbox: boolean;
  /** Without Stripe nothing can be bought or changed. */
  payments: boolean;
  /** Base of the Temporal UI, no trailing slash. */
  temporalUi: string | null;
}

const given = document.querySelector<HTMLMetaElement>('meta[name="perennial-settings"]')?.content;

/** Fixed for the life of the page. */
export const settings: ConsoleSettings =
  given === undefined || given.startsWith('__')
    ? { sandbox: false, payments: true, temporalUi: null }
    : (JSON.parse(given) as ConsoleSettings);
