import type { BusMessage } from '../../bus/bus.ts';
import type { Config } from '../../config/load.ts';
import type { Measured } from '../metrics.ts';

/** What an owner tells a reader. A place comes with its listening socket. */
export type ToReader =
  | { kind: 'begin'; config: Config; door: string }
  | { kind: 'place' }
  /** The owner accepts at the place that was given back. */
  | { kind: 'taken' }
  | { kind: 'measure' }
  | { kind: 'bus'; message: BusMessage };

/** What a reader tells the owner. `leaving` comes with the listening socket, `upgrade` with the client's connection. */
export type ToOwner =
  | { kind: 'ready' }
  /** It accepts at its place. */
  | { kind: 'up' }
  | { kind: 'leaving' }
  /** `read` is what was read of the connection. */
  | { kind: 'upgrade'; read: Uint8Array }
  | { kind: 'measured'; measured: Measured }
  | { kind: 'bus'; message: BusMessage };
