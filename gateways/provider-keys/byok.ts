import type { KeyProvider } from '../../domain/provider-keys/provider.ts';
import type { ProbeOutcome } from '../../domain/provider-keys/probe-verdict.ts';
import { createKeyVault } from './key-vault.ts';
import type { KeyVault, MasterKey } from './key-vault.ts';
import { internet, probeKey } from './probe-key.ts';
import type { ProviderNetwork } from './probe-key.ts';

/** What users' own keys are kept and tried with. */
export interface Byok {
  vault: KeyVault;
  /** One call to the provider, five seconds at most. Never throws. */
  probe: (provider: KeyProvider, key: string) => Promise<ProbeOutcome>;
}

/** @param masterKeys newest first, at least one */
export function createByok(masterKeys: readonly MasterKey[], network: ProviderNetwork = internet): Byok {
  return {
    vault: createKeyVault(masterKeys),
    probe: (provider, key) => probeKey(network, provider, key),
  };
}
