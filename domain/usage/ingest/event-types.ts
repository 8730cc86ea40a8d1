/** Kinds of usage that ship; each has a meter of its own. */
export const EVENT_TYPES = ['inference', 'embedding', 'tts', 'stt'] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/**
 * The event type of a service's calls unless the caller names another. Services without an entry count as
 * inference.
 */
const OF_SERVICE: Readonly<Record<string, EventType>> = {
  embeddings: 'embedding',
  search: 'embedding',
  tts: 'tts',
  stt: 'stt',
};

/** The kind of usage that a call of a service is. */
export const eventTypeOf = (service: string): EventType => OF_SERVICE[service] ?? 'inference';
