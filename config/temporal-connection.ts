import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import type { ClientOptions } from '@temporalio/client';
import type { NativeConnection, NativeConnectionOptions } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import type { Env } from './env.ts';
import { createPayloadCodec } from './payload-codec.ts';

/**
 * Address, namespace, API key and TLS from `@temporalio/envconfig`. Its configuration file is read only if
 * TEMPORAL_CONFIG_FILE names it: a file in somebody's home directory must not decide where charges run.
 */
export function temporalConnectConfig(
  env: Pick<Env, 'temporal'>,
): ClientConnectConfig & { namespace: string } {
  const config = loadClientConnectConfig({
    overrideEnvVars: env.temporal.variables,
    disableFile: env.temporal.variables['TEMPORAL_CONFIG_FILE'] === undefined,
  });
  return {
    connectionOptions: {
      ...config.connectionOptions,
      address: config.connectionOptions.address ?? env.temporal.address,
    },
    namespace: config.namespace ?? env.temporal.namespace,
  };
}

/** How payloads are written to and read from Temporal: the same for every client and every worker. */
export function temporalDataConverter({ temporal }: Pick<Env, 'temporal'>): DataConverter {
  return temporal.payloadKeys === undefined
    ? {}
    : { payloadCodecs: [createPayloadCodec(temporal.payloadKeys)] };
}

/**
 * A client that connects on its first call, so that the API starts and takes webhooks while Temporal is down.
 * The caller closes `client.connection`.
 */
export function createTemporalClient(
  env: Pick<Env, 'temporal'>,
  options: Omit<ClientOptions, 'connection' | 'namespace'> = {},
): Client {
  const { connectionOptions, namespace } = temporalConnectConfig(env);
  const connection = Connection.lazy(connectionOptions);
  return new Client({ ...options, connection, namespace, dataConverter: temporalDataConverter(env) });
}

/** A worker's connection. Connects at once; rejects when Temporal is unavailable. The caller closes it. */
export async function connectWorker(
  env: Pick<Env, 'temporal'>,
): Promise<{ connection: NativeConnection; namespace: string }> {
  // The worker package loads a native library of 28 MB, which the API does without.
  const { NativeConnection } = await import('@temporalio/worker');
  const { connectionOptions, namespace } = temporalConnectConfig(env);
  return {
    connection: await NativeConnection.connect(connectionOptions satisfies NativeConnectionOptions),
    namespace,
  };
}
