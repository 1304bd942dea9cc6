import { browser } from '$app/env';

/** One message of the streaming API; `payload` is parsed JSON, or the id for `delete`. */
export interface StreamEvent {
  event: string;
  payload: unknown;
  /** Done in this window. */
  own?: boolean;
}

type Listener = (event: StreamEvent) => unknown;

const firstDelay = 1000;
const longestDelay = 30_000;

const listeners = new Map<string, Set<Listener>>();
let socket: WebSocket | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;
let delay = firstDelay;
let wanted = false;
let mend: (() => Promise<unknown>) | undefined;

function emit(stream: string, event: StreamEvent): void {
  for (const listener of listeners.get(stream) ?? []) listener(event);
}

function sendSubscription(type: 'subscribe' | 'unsubscribe', stream: string): void {
  if (stream === 'user' || socket?.readyState !== WebSocket.OPEN) return;
  const [, name = stream, of] = /^(hashtag|list):(.+)$/.exec(stream) ?? [];
  const what = name === 'hashtag' ? { tag: of } : name === 'list' ? { list: of } : {};
  socket.send(JSON.stringify({ type, stream: name, ...what }));
}

function receive(message: MessageEvent): void {
  let data: { stream?: string[]; event?: string; payload?: string };
  try {
    data = JSON.parse(String(message.data));
  } catch {
    return;
  }
  if (!data.event) return;
  let payload: unknown = data.payload;
  if (data.event !== 'delete' && typeof payload === 'string') {
    try {
      payload = JSON.parse(payload);
    } catch {
      return;
    }
  }
  emit(data.stream?.join(':') ?? 'user', { event: data.event, payload });
}

function connect(): void {
  clearTimeout(retry);
  if (!wanted || socket) return;
  const url = new URL('/api/v1/streaming?stream=user', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const opened = new WebSocket(url);
  socket = opened;
  opened.onmessage = receive;
  opened.onopen = () => {
    delay = firstDelay;
    for (const stream of listeners.keys()) sendSubscription('subscribe', stream);
    // What was said while nobody listened, which includes the time since the page was made, is fetched by those who
    // show it.
    for (const stream of listeners.keys()) emit(stream, { event: 'connected', payload: null });
  };
  opened.onclose = () => {
    if (socket === opened) socket = undefined;
    if (!wanted) return;
    retry = setTimeout(reconnect, delay * (0.75 + Math.random() / 2));
    delay = Math.min(delay * 2, longestDelay);
  };
}

/** A session that ended opens no stream, however often it is tried. */
function reconnect(): void {
  if (!socket) void Promise.resolve(mend?.()).then(connect);
}

function connectNow(): void {
  if (document.visibilityState === 'visible') reconnect();
}

/** Has `wait` run, and waited for, before a stream that was lost is opened again. */
export function waitBeforeReconnect(wait: () => Promise<unknown>): () => void {
  mend = wait;
  return () => {
    mend = undefined;
  };
}

/** Keeps one connection open until the returned function is called. */
export function keepStreamOpen(): () => void {
  wanted = true;
  connect();
  window.addEventListener('online', connectNow);
  document.addEventListener('visibilitychange', connectNow);
  return () => {
    wanted = false;
    clearTimeout(retry);
    window.removeEventListener('online', connectNow);
    document.removeEventListener('visibilitychange', connectNow);
    socket?.close();
    socket = undefined;
  };
}

/**
 * Hears a stream: `user`, `public`, `public:local`, `hashtag:name` or `list:id`. Besides the API's events there is
 * `connected`: before it, something may have been missed.
 */
export function listenToStream(stream: string, listener: Listener): () => void {
  if (!browser) return () => {};
  const set = listeners.get(stream) ?? new Set();
  listeners.set(stream, set);
  set.add(listener);
  if (set.size === 1) sendSubscription('subscribe', stream);
  return () => {
    set.delete(listener);
    if (set.size > 0) return;
    listeners.delete(stream);
    sendSubscription('unsubscribe', stream);
  };
}

/** Tells this window's listeners of something it did itself, before the server does. */
export const announce = (event: StreamEvent): void => emit('user', { ...event, own: true });
