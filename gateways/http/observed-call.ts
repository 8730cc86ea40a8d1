import { tracingChannel } from 'node:diagnostics_channel';

/** A call that leaves the house. Paths have ids in them, never secrets; no query. */
interface ObservedCall {
  /** `Stripe`, `Keycloak`, `Lago`, `Mail`. */
  system: string;
  method: string;
  path: string;
}

const channel = tracingChannel<unknown, ObservedCall>('perennial:gateway-call');

/** Reports this call to observers. Costs nothing without any. */
export const observedCall = <T>(call: ObservedCall, work: () => Promise<T>): Promise<T> =>
  channel.hasSubscribers ? channel.tracePromise(work, call) : work();
