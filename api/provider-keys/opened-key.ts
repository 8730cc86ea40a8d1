import type { ProviderKeyRow } from '../../db/provider-keys/provider-keys.ts';
import { KeyVaultError } from '../../gateways/provider-keys/key-vault.ts';
import type { KeyVault } from '../../gateways/provider-keys/key-vault.ts';
import { ApiProblem } from '../http/api-problem.ts';

/** The key itself. @throws ApiProblem `byok_key_unreadable` */
export function openedKey(vault: KeyVault, row: ProviderKeyRow): string {
  try {
    return vault.open(row, row);
  } catch (error) {
    if (!(error instanceof KeyVaultError)) throw error;
    throw new ApiProblem(
      'byok_key_unreadable',
      'This key cannot be opened any more: its master key is gone. Its owner adds it again.',
      { cause: error },
    );
  }
}
