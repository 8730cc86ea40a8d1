/** Prefixes that say whose key it is and nothing of its secret. */
const prefix = /^(?:sk-ant-|sk-or-|sk-proj-|sk-|hf_|gsk_|tgp_v1_|AIza|AQ\.)/;

/** How many characters of the end are shown. */
const shown = 4;
/** A key shorter than this shows nothing of itself: four of few characters would be too much. */
const shortest = 20;

/** What is shown of a key ever after: whose it is, and enough of its end to tell it from another. */
export function maskKey(key: string): string {
  const head = prefix.exec(key)?.[0] ?? '';
  return key.length < shortest ? '…' : `${head}…${key.slice(-shown)}`;
}
