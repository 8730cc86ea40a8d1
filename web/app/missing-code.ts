const failures = new WeakSet<object>();

// The build's own event for an import whose file could not be loaded; the same error is thrown afterwards.
window.addEventListener('vite:preloadError', ({ payload }) => failures.add(payload));

/** Whether the code of a page could not be loaded: a newer version was deployed, or the network failed. */
export const isMissingCode = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && failures.has(error);
