/** Prefixes that name the provider and reveal nothing of the secret. */
const prefix = /^(?:sk-ant-|sk-or-|sk-proj-|sk-|hf_|gsk_|tgp_v1_|AIza|AQ\.)/;

/** How many characters of the end are shown. */
const shown = 4;
/** A key shorter than this shows nothing of itself: four of few characters would be too much. */
const shortest = 20;

/** The masked key: its provider, and enough of its end to recognise it. */
export function maskKey(key: string): string {
  const head = prefix.exec(key)?.[0] ?? '';
  return key.length < shortest ? '…' : `${head}…${key.slice(-shown)}`;
}
