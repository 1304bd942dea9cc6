import type { App } from '../src/app.ts';
import type { IpcBus } from '../src/bus/ipc.ts';
import type { Clock } from '../src/lib/clock.ts';
import { openDoor } from '../src/net/readers/door.ts';
import { createReader, type Reader } from '../src/reader.ts';

/** A reader of an app's database in the same process: what it passes on goes through a real socket. */
export async function createTestReader({ ctx, fastify }: App, clock: Clock): Promise<Reader> {
  const door = await openDoor(ctx.config.dataDir, fastify.server);
  const reader = await createReader(ctx.config, { door: door.path, log: fastify.log, clock });
  const up = (ctx.bus as IpcBus).attach({ send: (message) => down.hear(message) });
  const down = reader.bus.attach({ send: (message) => up.hear(message) });
  return {
    ...reader,
    async close() {
      await reader.close();
      await door.close();
    },
  };
}
