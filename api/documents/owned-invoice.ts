import { findInvoiceOfUser } from '../../db/documents/invoices.ts';
import type { InvoiceRow } from '../../db/documents/invoices.ts';
import type { Principal } from '../auth/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';

/** The caller's invoice. @throws ApiProblem `not_found`, for another's as for a missing one */
export async function ownedInvoice(
  { em }: Pick<ApiDeps, 'em'>,
  { userId }: Principal,
  id: string,
): Promise<InvoiceRow> {
  const invoice = await findInvoiceOfUser(em(), userId, id);
  if (invoice === null) throw new ApiProblem('not_found', `You have no invoice ${id}.`);
  return invoice;
}
