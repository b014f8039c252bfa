// Network addresses: whose they are, however they are written.
// No name is looked up and nothing is sent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback, isPrivate, networkOf } from '../../src/base/network.ts';

const NETWORKS: readonly (readonly [address: string, network: string])[] = [
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:0207', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['unknown', 'unknown'],
  ['', ''],
];

for (const [address, network] of NETWORKS) {
  test(`${JSON.stringify(address)} is of ${network}`, () => {
    assert.equal(networkOf(address), network);
  });
}

const PLACES: readonly (readonly [address: string, place: 'here' | 'near' | 'far'])[] = [
  ['127.0.0.1', 'here'],
  ['127.255.0.9', 'here'],
  ['::1', 'here'],
  ['::ffff:127.0.0.1', 'here'],
  ['10.1.2.3', 'near'],
  ['172.16.0.1', 'near'],
  ['172.31.255.255', 'near'],
  ['192.168.9.9', 'near'],
  ['::ffff:192.168.9.9', 'near'],
  ['169.254.1.1', 'near'],
  ['fd00::1', 'near'],
  ['fe80::1%eth0', 'near'],
  ['172.32.0.1', 'far'],
  ['192.0.2.1', 'far'],
  ['2001:db8::1', 'far'],
  ['', 'far'],
  ['localhost', 'far'],
];

for (const [address, place] of PLACES) {
  test(`${JSON.stringify(address)} is ${place}`, () => {
    assert.equal(isLoopback(address), place === 'here');
    assert.equal(isPrivate(address), place !== 'far');
  });
}
