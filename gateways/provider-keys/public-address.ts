import { BlockList, isIP } from 'node:net';

/**
 * IANA's special-purpose registries (RFC 6890) for IPv4, and Azure's in-guest service, which has a public
 * address.
 */
const closed4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** IPv6 is called in global unicast only, without these parts, some of which lead to an IPv4 address. */
const closed6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

// A list each: one list would compare IPv4 addresses with rules for IPv6, and the other way round.
const refused4 = new BlockList();
for (const [network, bits] of closed4) refused4.addSubnet(network, bits, 'ipv4');
const refused6 = new BlockList();
for (const [network, bits] of closed6) refused6.addSubnet(network, bits, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/**
 * True for a public internet address. Loopback, private, link-local, carrier-grade NAT, metadata services,
 * multicast, IPv4 in IPv6 and invalid addresses are not.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !refused4.check(address, 'ipv4');
    case 6:
      return (
        !address.includes('%') && globalUnicast.check(address, 'ipv6') && !refused6.check(address, 'ipv6')
      );
    default:
      return false;
  }
}
