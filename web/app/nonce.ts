/**
 * The nonce for this page's styles; empty without one (`vite dev`). A meta element reveals its nonce to
 * scripts only, not to style sheets.
 */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// Libraries (scroll locks of dialogs) read it here. Imported first, so that none reads too early.
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = styleNonce;
