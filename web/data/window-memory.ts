/** Notes a value in this window, for when the visitor comes back from another site. */
export function remember(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Without storage there is one convenience less.
  }
}

/** The value that was noted; null without one. */
export function recall(key: string): unknown {
  try {
    const noted = sessionStorage.getItem(key);
    return noted === null ? null : JSON.parse(noted);
  } catch {
    return null;
  }
}
