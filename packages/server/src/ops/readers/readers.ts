import type { Server as HttpServer } from 'node:http';
import type { IpcBus } from '../../bus/ipc.ts';
import type { Context } from '../../core/context.ts';
import { openDoor } from '../../net/readers/door.ts';
import type { Address } from '../../net/readers/places.ts';
import type { MeasureReaders } from '../metrics.ts';
import { keepReader } from './keep-reader.ts';

const STOP_WITHIN_MS = 6_000;

/** The processes beside an owner that answer reads. */
export interface Readers {
  measure: MeasureReaders;
  /** Ends them, before the owner does. */
  close(): Promise<void>;
}

/** Starts `config.webProcesses` of them, which share `address` with the owner. */
export async function startReaders(
  ctx: Context,
  { http, bus, address }: { http: HttpServer; bus: IpcBus; address: Address },
): Promise<Readers> {
  const door = await openDoor(ctx.config.dataDir, http);
  const slots = Array.from({ length: ctx.config.webProcesses }, () =>
    keepReader(ctx, { http, bus, door: door.path, address }),
  );
  return {
    async measure() {
      const measured = await Promise.all(slots.map((slot) => slot.measure()));
      const readers = measured.filter((one) => one !== undefined);
      const restarts = slots.reduce((sum, slot) => sum + slot.restarts(), 0);
      return { readers, counted: slots.flatMap((slot) => slot.counted()), restarts };
    },
    async close() {
      await Promise.all(slots.map((slot) => slot.stop(STOP_WITHIN_MS)));
      await door.close();
    },
  };
}
