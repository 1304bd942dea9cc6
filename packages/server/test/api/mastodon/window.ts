import type { Auth } from '../../../src/api/http/auth.ts';
import type { Channel } from '../../../src/api/mastodon/streaming/channel.ts';
import type { Connection } from '../../../src/api/mastodon/streaming/connection.ts';

export interface TestWindow extends Connection {
  heard: string[];
  /** The same with what it was. */
  payloads: { event: string; stream: string; payload: string }[];
}

/** A window that keeps what it is sent, as `event stream`. */
export function createWindow(accountId: number, ...channels: Partial<Channel>[]): TestWindow {
  const heard: string[] = [];
  const payloads: TestWindow['payloads'] = [];
  const open = channels.map((channel): [string, Channel] => {
    const { topic = 'user' } = channel;
    return [topic, { key: topic, stream: [topic], topic, ...channel }];
  });
  const auth: Auth = { userId: 1, accountId, appId: 1, tokenId: 1, scopes: new Set(['read']), role: 'user' };
  const send: Connection['send'] = ([stream = ''], event, payload = '') => {
    heard.push(`${event} ${stream}`);
    payloads.push({ event, stream, payload });
  };
  return { auth, accountId, channels: new Map(open), send, close: () => {}, heard, payloads };
}
