import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endpointBaseUrl } from '../../domain/provider-keys/endpoint-url.ts';
import { maskKey } from '../../domain/provider-keys/mask-key.ts';
import { probeVerdict } from '../../domain/provider-keys/probe-verdict.ts';
import { CUSTOM_PREFIX, customProvider } from '../../domain/provider-keys/provider.ts';
import { KEY_PROVIDERS } from '../../domain/provider-keys/providers.ts';
import { createKeyVault } from '../../gateways/provider-keys/key-vault.ts';
import { localMasterKeys } from '../../gateways/provider-keys/master-keys.ts';
import { pinnedGet } from '../../gateways/provider-keys/pinned-get.ts';
import { probeKey } from '../../gateways/provider-keys/probe-key.ts';
import { isPublicAddress } from '../../gateways/provider-keys/public-address.ts';
import { requireRightMasterKeys } from '../../gateways/provider-keys/require-right-master-keys.ts';

const letters = (count: number): string => 'aB3dE6gH9j'.repeat(Math.ceil(count / 10)).slice(0, count);
const SEALED_BEFORE_DATA_KEYS = 'v1.swU9jyJpnAZsuMIR.83OpCLlBet9S8TkC9MovYg.fyOSyJHtx_7V';

const samples: Record<string, string> = {
  openai: `sk-proj-${letters(48)}`,
  anthropic: `sk-ant-api03-${letters(40)}`,
  huggingface: `hf_${letters(34)}`,
  google: `AIza${letters(35)}`,
  mistral: letters(32),
  cohere: letters(40),
  groq: `gsk_${letters(52)}`,
  openrouter: `sk-or-v1-${letters(64)}`,
  together: 'a1b2c3d4'.repeat(8),
};

describe('formats', () => {
  it.each(KEY_PROVIDERS.map((provider) => [provider.id, provider] as const))(
    '%s takes a key of its own, nothing shorter, and nothing that could end a header',
    (id, { pattern, probe }) => {
      const key = samples[id] ?? '';
      expect(key).toMatch(pattern);
      for (const wrong of [key.slice(0, 12), `${key}\r\nx: y`, `${key} `, `${key}é`, ''])
        expect(wrong).not.toMatch(pattern);
      expect(probe.url).toMatch(/^https:/);
      expect(id.startsWith(CUSTOM_PREFIX)).toBe(false);
    },
  );

  it('do not take the key of another provider whose prefix is longer', () => {
    const openai = KEY_PROVIDERS.find(({ id }) => id === 'openai');
    expect(samples['anthropic']).not.toMatch(openai?.pattern ?? /^/);
    expect(samples['openrouter']).not.toMatch(openai?.pattern ?? /^/);
  });
});

describe('masking', () => {
  it.each(Object.entries(samples))('shows four characters of a key of %s beside its prefix', (_, key) => {
    const masked = maskKey(key);
    expect(masked).toMatch(/^(?:[\w.-]{0,8})…[\w-]{4}$/);
    expect(key.endsWith(masked.slice(-4))).toBe(true);
  });

  it('shows nothing of a short one', () => {
    expect(maskKey('hunter2-hunter2')).toBe('…');
  });
});

describe('endpoints', () => {
  it('are kept without the slash at the end', () => {
    expect(endpointBaseUrl('https://LLM.example.com:8443/v1/')).toBe('https://llm.example.com:8443/v1');
  });

  it.each([
    'http://llm.example.com/v1',
    'https://127.0.0.1/v1',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/v1',
    'https://localhost/v1',
    'https://user:pass@llm.example.com/v1',
    'https://llm.example.com/v1?x=1',
    'https://llm.example.com/v1#x',
    'file:///etc/passwd',
    'nonsense',
  ])('%s is none', (given) => {
    expect(endpointBaseUrl(given)).toBeNull();
  });
});

describe('the vault', () => {
  const [first, second] = [
    { id: '2026-01', key: randomBytes(32) },
    { id: '2026-11', key: randomBytes(32) },
  ] as const;
  const owner = { userId: 'u1', provider: 'openai' };
  const vaultUnder = (...keys: { id: string; key: Buffer }[]) => createKeyVault(localMasterKeys(keys), keys);
  const vault = vaultUnder(first);
  /** A rejection with this reason. */
  const because = (reason: string): unknown => expect.objectContaining({ reason });

  it('opens what it has sealed, and seals the same key differently each time', async () => {
    const dataKey = await vault.createDataKey('u1');
    const [a, b] = [
      await vault.seal(owner, dataKey, 'sk-secret'),
      await vault.seal(owner, dataKey, 'sk-secret'),
    ];
    expect(a.sealed).not.toBe(b.sealed);
    expect(a.sealed).not.toContain('secret');
    for (const sealed of [a, b]) expect(await vault.open(owner, sealed, dataKey)).toBe('sk-secret');
  });

  it('opens nothing for another user, another provider, under another data key or master key', async () => {
    const dataKey = await vault.createDataKey('u1');
    const sealed = await vault.seal(owner, dataKey, 'sk-secret');
    const thief = { ...owner, userId: 'u2' };
    const sameId = vaultUnder({ ...first, key: second.key });
    for (const attempt of [
      // The sealed key alone, and together with the data key that it was sealed under.
      vault.open(thief, sealed, await vault.createDataKey('u2')),
      vault.open(thief, sealed, dataKey),
      vault.open({ ...owner, provider: 'groq' }, sealed, dataKey),
      vault.open(owner, sealed, await vault.createDataKey('u1')),
      sameId.open(owner, sealed, dataKey),
    ])
      await expect(attempt).rejects.toEqual(because('damaged'));
    await expect(vault.open(owner, sealed, null)).rejects.toEqual(because('no_data_key'));
    await expect(vaultUnder(second).open(owner, sealed, dataKey)).rejects.toEqual(
      because('unknown_master_key'),
    );
  });

  it('finds every changed part, and a tag that was cut short', async () => {
    const dataKey = await vault.createDataKey('u1');
    const { masterKeyId, sealed } = await vault.seal(owner, dataKey, 'sk-secret');
    const parts = sealed.split('.');
    const wrong = ['v3.a.b.c', parts.with(2, (parts[2] ?? '').slice(0, 6)).join('.')];
    for (const index of [1, 2, 3]) {
      const bytes = Buffer.from(parts[index] ?? '', 'base64url');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      wrong.push(parts.with(index, bytes.toString('base64url')).join('.'));
    }
    for (const changed of wrong)
      await expect(vault.open(owner, { masterKeyId, sealed: changed }, dataKey)).rejects.toEqual(
        because('damaged'),
      );
  });

  it('wraps a data key anew under the newest master key; what is sealed under it stays as it is', async () => {
    const dataKey = await vault.createDataKey('u1');
    const sealed = await vault.seal(owner, dataKey, 'sk-secret');
    const rewrapped = await vaultUnder(second, first).rewrap('u1', dataKey);
    expect(rewrapped.masterKeyId).toBe('2026-11');
    expect(await vaultUnder(second).open(owner, sealed, rewrapped)).toBe('sk-secret');
    await expect(vaultUnder(second).rewrap('u1', dataKey)).rejects.toEqual(because('unknown_master_key'));
    await expect(vaultUnder(second, first).rewrap('u2', dataKey)).rejects.toEqual(because('damaged'));
  });

  it('opens what was sealed before there were data keys', async () => {
    // Written by the release before: key 01 01 …, user u1, provider openai, master key "old".
    const old = { id: 'old', key: Buffer.alloc(32, 1) };
    const sealed = { masterKeyId: 'old', sealed: SEALED_BEFORE_DATA_KEYS };
    expect(await vaultUnder(first, old).open(owner, sealed, null)).toBe('sk-secret');
    await expect(vaultUnder(first, old).open({ ...owner, userId: 'u2' }, sealed, null)).rejects.toEqual(
      because('damaged'),
    );
    await expect(vault.open(owner, sealed, null)).rejects.toEqual(because('unknown_master_key'));
  });

  it('says when the key management service is away, without its words', async () => {
    const away = (): Promise<never> => Promise.reject(new Error('sk-secret'));
    const service = { newestId: 'kms', ids: ['kms'], wrap: away, unwrap: away };
    const error: unknown = await createKeyVault(service)
      .createDataKey('u1')
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      reason: 'unavailable',
      message: expect.not.stringContaining('secret') as string,
    });
  });
});

describe('master keys at the start', () => {
  const [right, other] = [randomBytes(32), randomBytes(32)] as const;
  const vaultOf = (key: Buffer) => createKeyVault(localMasterKeys([{ id: 'k1', key }]));
  const stored = async (userId: string) => ({ userId, ...(await vaultOf(right).createDataKey(userId)) });

  it('pass where they unwrap what is stored, also beside a row that is damaged', async () => {
    const damaged = { ...(await stored('u2')), userId: 'u3' };
    await requireRightMasterKeys(vaultOf(right), [await stored('u1'), damaged]);
    await requireRightMasterKeys(vaultOf(right), []);
  });

  it('stop it where the id is right and the key is not', async () => {
    const samples = [await stored('u1'), await stored('u2')];
    await expect(requireRightMasterKeys(vaultOf(other), samples)).rejects.toThrow(
      /^Master key k1 is not the one that users' data keys are wrapped by\. Set the right key/,
    );
  });
});

describe('public addresses', () => {
  it.each(['8.8.8.8', '1.1.1.1', '104.18.6.192', '172.32.0.1', '100.128.0.1', '2606:4700::6812:6c0'])(
    '%s is one',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'fc00::1',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    '2002:7f00:1::',
    'localhost',
    '2130706433',
    '',
  ])('%s is none', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('the test call', () => {
  const custom = customProvider({
    id: 'custom-x',
    name: 'X',
    baseUrl: 'https://llm.example.test/v1',
  });

  it.each([
    [['127.0.0.1']],
    [['::ffff:10.0.0.1']],
    // One of two is enough.
    [['8.8.8.8', '169.254.169.254']],
  ])('is not made where the name leads to %j', async (addresses) => {
    const network = { resolve: () => Promise.resolve(addresses) };
    expect(await probeKey(network, custom, 'secret-key')).toEqual({ failure: 'address_refused' });
  });

  it('ends in time although the resolver does not answer', async () => {
    const network = { resolve: () => new Promise<string[]>(() => undefined) };
    expect(await probeKey(network, custom, 'secret-key', 50)).toEqual({ failure: 'timeout' });
  });

  it('says when a name leads nowhere', async () => {
    const network = { resolve: () => Promise.reject(new Error('ENOTFOUND')) };
    expect(await probeKey(network, custom, 'secret-key')).toEqual({ failure: 'unresolved' });
  });

  it('goes to the address that was looked at, with the name in its head, and follows no redirect', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.headers.host ?? ''}${request.url ?? ''}`);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      // The name resolves nowhere: only the pinned address can have been used.
      const url = new URL(`http://pinned.invalid:${port}/v1/models`);
      const signal = AbortSignal.timeout(60_000);
      expect(await pinnedGet({ url, address: '127.0.0.1', headers: {}, signal })).toBe(302);
      expect(seen).toEqual([`pinned.invalid:${port}/v1/models`]);
    } finally {
      server.close();
    }
  });

  it.each([
    [200, 'valid'],
    [401, 'invalid'],
    [403, 'invalid'],
    [402, 'valid'],
    [429, 'unknown'],
    [302, 'unknown'],
    [500, 'unknown'],
    [400, 'unknown'],
  ] as const)('answered with %i says: %s', (status, verdict) => {
    expect(probeVerdict({ name: 'X' }, { status }).verdict).toBe(verdict);
  });

  it('takes a 400 for a refusal where the provider means one by it', () => {
    const google = KEY_PROVIDERS.find(({ id }) => id === 'google');
    expect(google && probeVerdict(google, { status: 400 }).verdict).toBe('invalid');
  });
});
