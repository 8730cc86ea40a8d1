/**
 * The nonce that this page's styles are let in by; empty where the server sends none (`vite dev`). A meta element shows its
 * nonce to scripts only, not to style sheets that would spy on it.
 */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// Libraries below the components (scroll locks of dialogs) look for it here. Imported first, so that none looks too early.
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = styleNonce;
