const names: Record<string, string> = {
  inference: 'Inference',
  embedding: 'Embeddings',
  tts: 'Text to speech',
  stt: 'Speech to text',
};

/** Name of a kind of usage, for people. */
export const kindName = (kind: string): string =>
  names[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('_', ' ');

/** Everything that was used, over all kinds. */
export const sumOfKinds = (usage: Readonly<Record<string, number>>): number =>
  Object.values(usage).reduce((sum, quantity) => sum + quantity, 0);
