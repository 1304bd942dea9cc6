import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { handOver, type OwnerLink } from './owner-link.ts';

test('a client that is gone before it was handed over ends nothing but its connection', () => {
  const socket = new Socket();
  const sent: unknown[] = [];
  const link = { send: (message: unknown) => void sent.push(message) } as unknown as OwnerLink;
  handOver(link, new IncomingMessage(socket), socket, Buffer.alloc(0));
  assert.equal(sent.length, 1);
  socket.emit('error', new Error('read ECONNRESET'));
  assert.equal(socket.destroyed, true);
});
