import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/** Entries that are appended while `work` runs hold the caller's own id of the request. */
export const withCallerRequestId = <T>(id: string, work: () => T): T => current.run(id, work);

/** The id that the caller of the present request chose; null where none came. */
export const callerRequestId = (): string | null => current.getStore() ?? null;
