import type { Bus, BusMessage } from './bus.ts';

/** The way to one other process of this server. */
export interface Channel {
  send(message: BusMessage): void;
}

export interface IpcBus extends Bus {
  /** Tells one more process; `hear` is called with what it tells. `close` when it is gone. */
  attach(channel: Channel): { hear(message: BusMessage): void; close(): void };
}

/** What open streams and workers are told: those are with the owner. */
const NOT_FOR_READERS = new Set<BusMessage['kind']>([
  'entry',
  'post',
  'edit',
  'delete',
  'notification',
  'conversation',
  'merged',
  'announcement',
  'file',
  'wake',
]);

/**
 * Carries what caches are told between an owner and its readers: each process passes on to all others it is connected
 * with, which is a tree. `local` is the bus of this process.
 */
export function createIpcBus(local: Bus): IpcBus {
  const channels = new Set<Channel>();

  function tell(message: BusMessage, except?: Channel): void {
    if (NOT_FOR_READERS.has(message.kind)) return;
    for (const channel of channels) if (channel !== except) channel.send(message);
  }

  return {
    ...local,
    publish(message) {
      tell(message);
      local.publish(message);
    },
    attach(channel) {
      channels.add(channel);
      return {
        hear(message) {
          tell(message, channel);
          local.publish(message);
        },
        close: () => channels.delete(channel),
      };
    },
  };
}
