import type { KeyProvider } from '../../domain/provider-keys/provider.ts';
import type { ProbeOutcome } from '../../domain/provider-keys/probe-verdict.ts';
import type { KeyVault } from './key-vault.ts';
import { internet, probeKey } from './probe-key.ts';
import type { ProviderNetwork } from './probe-key.ts';

/** How users' own keys are stored and tested. */
export interface Byok {
  vault: KeyVault;
  /** One call to the provider, five seconds at most. Never throws. */
  probe: (provider: KeyProvider, key: string) => Promise<ProbeOutcome>;
}

/** Puts the vault and the test call together. */
export function createByok(vault: KeyVault, network: ProviderNetwork = internet): Byok {
  return {
    vault,
    probe: (provider, key) => probeKey(network, provider, key),
  };
}
