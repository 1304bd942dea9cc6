import type { BusMessage } from './bus.ts';

/** Messages of one sender in the order they were published: as few texts as hold them. */
export interface Packed {
  texts: string[];
  /** Messages too large for any text. */
  dropped: number;
}

/**
 * Writes messages as texts of at most `maxBytes`, each `{"from": …, "messages": […]}`. One that is too large by itself
 * is cut where it holds a list.
 */
export function packMessages(from: string, messages: readonly BusMessage[], maxBytes: number): Packed {
  const start = `{"from":${JSON.stringify(from)},"messages":[`;
  const end = ']}';
  const room = maxBytes - Buffer.byteLength(start) - end.length;
  const packed: Packed = { texts: [], dropped: 0 };
  let parts: string[] = [];
  let used = 0;
  const closeText = () => {
    if (parts.length > 0) packed.texts.push(start + parts.join(',') + end);
    parts = [];
    used = 0;
  };
  const add = (message: BusMessage): void => {
    const json = JSON.stringify(message);
    const bytes = Buffer.byteLength(json);
    if (bytes > room) {
      const halves = halve(message);
      if (halves === undefined) packed.dropped += 1;
      else for (const half of halves) add(half);
      return;
    }
    if (parts.length > 0 && used + bytes + 1 > room) closeText();
    parts.push(json);
    used += bytes + 1;
  };
  for (const message of messages) add(message);
  closeText();
  return packed;
}

/** The same said in two messages. Whom the second half names was not reached by the first. */
function halve(message: BusMessage): [BusMessage, BusMessage] | undefined {
  if (message.kind === 'takings' && message.taken.length > 1) {
    const { taken } = message;
    const middle = taken.length >> 1;
    return [
      { ...message, taken: taken.slice(0, middle) },
      { ...message, taken: taken.slice(middle) },
    ];
  }
  if (message.kind !== 'delete' || message.namedIds.length < 2) return undefined;
  const { namedIds } = message;
  const middle = namedIds.length >> 1;
  return [
    { ...message, namedIds: namedIds.slice(0, middle) },
    { ...message, reach: 'named', namedIds: namedIds.slice(middle) },
  ];
}

const MAX_MESSAGES = 10_000;

/** What a text holds: who sent it, and values to be read one by one; undefined where it is none of ours. */
export function unpack(text: string): { from: string; messages: unknown[] } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { from, messages } = value as Record<string, unknown>;
    if (typeof from !== 'string' || !Array.isArray(messages) || messages.length > MAX_MESSAGES) return undefined;
    return { from, messages };
  } catch {
    return undefined;
  }
}
