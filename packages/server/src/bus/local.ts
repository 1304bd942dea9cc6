import type { Bus, BusListener } from './bus.ts';

/** One process: a set of listeners. A listener that throws is its own problem, never the publisher's. */
export function createLocalBus(onError: (error: unknown) => void): Bus {
  const listeners = new Set<BusListener>();
  return {
    publish(message) {
      for (const listener of listeners) {
        try {
          listener(message);
        } catch (error) {
          onError(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stats: () => ({ sent: 0, received: 0, ignored: 0, dropped: 0, gaps: 0 }),
    close: async () => listeners.clear(),
  };
}
