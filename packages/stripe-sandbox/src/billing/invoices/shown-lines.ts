/** Lines that an invoice itself shows; the others are on its lines' pages. */
export const shownLines = 10;
