// Network addresses: which of them are one sender's, and which belong to this machine or to a
// network of one's own. Pure; no name is looked up and no socket is known here.

import { BlockList, isIP } from 'node:net';

/**
 * The network that one sender has for itself: an IPv4 address as it is, of IPv6 the first 64 bits,
 * since every customer is given at least so many and may change the others with each packet. IPv4
 * mapped into IPv6 is IPv4. What is no address is given back.
 */
export const networkOf = (address: string): string => {
  const plain = plainOf(address);
  return isIP(plain) === 6 ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain;
};

/** Whether only this machine has the address. */
export const isLoopback = (address: string): boolean => isIn(LOOPBACK, address);

/**
 * Whether only this machine or a private network can have the address: RFC 1918, link-local, and
 * unique local addresses of IPv6.
 */
export const isPrivate = (address: string): boolean =>
  isLoopback(address) || isIn(PRIVATE, address);

const isIn = (list: BlockList, address: string): boolean => {
  const plain = plainOf(address);
  const family = isIP(plain);
  return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
};

/** Without a zone, and as IPv4 where it is that within IPv6. */
const plainOf = (address: string): string => {
  const bare = address.replace(/%.*$/s, '');
  if (isIP(bare) !== 6) return bare;
  const groups = groupsOf(bare);
  if (!/^(?:0:){5}ffff:/.test(groups.join(':'))) return bare;
  const bytes = groups.slice(6).flatMap((group) => {
    const number = Number.parseInt(group, 16);
    return [number >> 8, number & 0xff];
  });
  return bytes.join('.');
};

/** The eight groups of an IPv6 address, without leading zeros and in lower case. */
const groupsOf = (address: string): readonly string[] => {
  // URLs have one way to write an address; ours are checked before they come here.
  const written = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = [], tail] = written.split('::').map(partsOf);
  if (tail === undefined) return head;
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return head.concat(zeros, tail);
};

const partsOf = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4');
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4');
PRIVATE.addSubnet('169.254.0.0', 16, 'ipv4');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');
