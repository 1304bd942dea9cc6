import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BusMessage } from './bus.ts';
import { createIpcBus, type IpcBus } from './ipc.ts';
import { createLocalBus } from './local.ts';

function createMember(): { bus: IpcBus; heard: BusMessage[] } {
  const bus = createIpcBus(createLocalBus((error) => assert.ifError(error)));
  const heard: BusMessage[] = [];
  bus.subscribe((message) => heard.push(message));
  return { bus, heard };
}

/** As two processes are: what goes on a wire comes out as a copy. */
function connect(a: IpcBus, b: IpcBus): () => void {
  const atA = a.attach({ send: (message) => atB.hear(structuredClone(message)) });
  const atB = b.attach({ send: (message) => atA.hear(structuredClone(message)) });
  return () => {
    atA.close();
    atB.close();
  };
}

test('what one process says is heard once by each, itself included', () => {
  const [owner, first, second] = [createMember(), createMember(), createMember()];
  connect(owner.bus, first.bus);
  const part = connect(owner.bus, second.bus);
  const changed = (number: number): BusMessage => ({ kind: 'changed', what: 'token', id: 1, number });
  const said = [changed(1)];
  owner.bus.publish(said[0] as BusMessage);
  for (const member of [first, second]) {
    const message = changed(said.length + 1);
    member.bus.publish(message);
    said.push(message);
  }
  for (const { heard } of [owner, first, second]) assert.deepEqual(heard, said);
  part();
  owner.bus.publish(changed(4));
  assert.deepEqual(
    [owner, first, second].map(({ heard }) => heard.length),
    [4, 4, 3],
  );
});

test('what streams and workers are told stays where they are', () => {
  const [owner, reader] = [createMember(), createMember()];
  connect(owner.bus, reader.bus);
  owner.bus.publish({ kind: 'post', postId: 1 });
  owner.bus.publish({ kind: 'wake', what: 'jobs' });
  assert.deepEqual([owner.heard.length, reader.heard.length], [2, 0]);
});
