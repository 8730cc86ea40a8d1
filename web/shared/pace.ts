/** How often a price is paid, after an amount: "month", "3 months". */
export const pace = (interval: string | null, count = 1): string =>
  count === 1 ? (interval ?? 'month') : `${count} ${interval ?? 'month'}s`;
