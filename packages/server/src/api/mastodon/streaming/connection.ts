import type { Auth } from '../../http/auth.ts';
import type { Channel } from './channel.ts';

export type StreamEvent =
  | 'update'
  | 'status.update'
  | 'delete'
  | 'notification'
  | 'conversation'
  | 'notifications_merged'
  | 'filters_changed'
  | 'announcement'
  | 'announcement.reaction'
  | 'announcement.delete';

/** An open stream of one viewer, by WebSocket or by server-sent events. */
export interface Connection {
  auth: Auth;
  accountId: number;
  channels: Map<string, Channel>;
  /** The payload is a text of its own: JSON, or a bare id; some events have none. */
  send(stream: readonly string[], event: StreamEvent, payload?: string): void;
  close(): void;
}

/** More than this waiting for a slow reader, and it is let go: it comes back and reads what it missed. */
export const MAX_BUFFERED = 256 * 1024;
