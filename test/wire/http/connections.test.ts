// Connections of one sender: how many it may have at once, and that others do not feel it.
// Sockets are made here, with addresses that this machine does not have.

import assert from 'node:assert/strict';
import { Server, Socket } from 'node:net';
import { test } from 'node:test';
import { capConnections } from '../../../src/wire/http/connections.ts';
import { answering, get, text } from './answering.ts';
import { exchange, serving } from './serving.ts';

const opening = (server: Server, address: string): Socket => {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  server.emit('connection', socket);
  return socket;
};

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.destroy();
  });

test('a network has so many connections at once, and may open more when some close', async () => {
  const server = new Server();
  const cut: string[] = [];
  capConnections(server, {
    perNetworkMax: 2,
    isExempt: (address) => address === '10.0.0.1',
    onCut: (network) => cut.push(network),
  });
  const open = (address: string) => opening(server, address);
  const [first, second, third] = ['1', '2', '3'].map((end) => open(`2001:db8::${end}`));
  assert.deepEqual(
    [first, second, third].map((each) => each?.destroyed),
    [false, false, true],
  );
  assert.deepEqual(cut, ['2001:db8:0:0::/64']);
  assert.equal(open('192.0.2.1').destroyed, false);
  assert.ok([1, 2, 3].every(() => !open('10.0.0.1').destroyed));
  assert.ok(first);
  await closed(first);
  assert.equal(open('2001:db8::4').destroyed, false);
  assert.equal(open('2001:db8::5').destroyed, true);
});

test('this machine has no such limit', async (t) => {
  const limits = { connectionsPerNetworkMax: 0 };
  const { port } = await serving(t, [answering(() => text('here'))], { limits });
  assert.equal((await exchange(port, get('/'))).body.toString(), 'here');
});
