import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

const SCRIPT = readFileSync(join(import.meta.dirname, '../static/push-worker.js'), 'utf8');

type Listener = (event: object) => void;

/** The worker as a browser runs it; answers what it has shown and opened. */
function startWorker(pages: { url: string; focus(): Promise<void>; navigate(url: string): Promise<void> }[] = []) {
  const listeners = new Map<string, Listener>();
  const shown: [string, { body: string; tag: string }][] = [];
  const opened: string[] = [];
  runInNewContext(SCRIPT, {
    URL,
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
    registration: { showNotification: async (title: string, options: never) => void shown.push([title, options]) },
    clients: { matchAll: async () => pages, openWindow: async (url: string) => void opened.push(url) },
  });
  const dispatch = async (name: string, event: object) => {
    const work: Promise<unknown>[] = [];
    listeners.get(name)?.({ ...event, waitUntil: (promise: Promise<unknown>) => work.push(promise) });
    await Promise.all(work);
  };
  return { shown, opened, dispatch };
}

test('a message is shown under its number, and what cannot be read is shown too', async () => {
  const { shown, dispatch } = startWorker();
  await dispatch('push', { data: { json: () => ({ notification_id: 7, title: 'Bob mentioned you', body: 'hello' }) } });
  await dispatch('push', {
    data: {
      json() {
        throw new SyntaxError('no JSON');
      },
    },
  });
  await dispatch('push', { data: null });
  const seen = shown.map(([title, { body, tag }]) => [title, body, tag]);
  const unread = ['Linnet', '', 'notifications'];
  assert.deepEqual(seen, [['Bob mentioned you', 'hello', 'notification-7'], unread, unread]);
});

test('a click opens the notifications, in a page that is open if there is one', async () => {
  const click = { notification: { close() {} } };
  const closed = startWorker();
  await closed.dispatch('notificationclick', click);
  assert.deepEqual(closed.opened, ['/notifications']);
  const went: string[] = [];
  const page = {
    url: 'https://linnet.test/home',
    focus: async () => void went.push('focus'),
    navigate: async (url: string) => void went.push(url),
  };
  const open = startWorker([page]);
  await open.dispatch('notificationclick', click);
  assert.deepEqual([went, open.opened], [['focus', '/notifications'], []]);
});
