/**
 * The tax of an invoice in its currency's minor units, by name, as it is shown: "VAT 19 %". Taxes of
 * nothing are left out.
 */
export interface NamedTax {
  name: string;
  /** Whether the tax is in the amounts of the lines, instead of added to them. */
  inclusive: boolean;
  amount: number;
}
