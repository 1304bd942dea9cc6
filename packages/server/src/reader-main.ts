/** A reader's process, begun by its owner (`ops/readers/keep-reader.ts`) and ended by it or with it. */
import type { Server, Socket } from 'node:net';
import { systemClock } from './lib/clock.ts';
import { createRejectionHandler } from './ops/faults.ts';
import { giveMemoryBack } from './ops/give-back.ts';
import { createLogger } from './ops/logger.ts';
import { prepareDrain } from './ops/readers/drain.ts';
import { handOver, joinBus, openOwnerLink } from './ops/readers/owner-link.ts';
import { createReader } from './reader.ts';

const DRAIN_WITHIN_MS = 5_000;

// An interrupt from the keyboard reaches all processes: the owner says when.
process.on('SIGINT', () => {});
const link = openOwnerLink();
const { config, door } = await link.begin;
const log = createLogger(config);
const crash = (error: unknown) => {
  log.fatal({ err: error }, 'a reader crashed');
  process.exit(1);
};
process.on('uncaughtException', crash);
process.on('unhandledRejection', createRejectionHandler(log, crash));

const reader = await createReader(config, { door, log });
joinBus(link, reader.bus);
const { server } = reader.fastify;
const drain = prepareDrain(server, systemClock);
server.on('upgrade', (request, socket, head) => handOver(link, request, socket as Socket, head));
link.on('measure', () => measure());
link.on('place', (_, place) => server.listen(place as Server, () => link.send({ kind: 'up' })));
link.on('taken', stop);
let leaving = false;
// A service manager tells all processes, and the owner tells its readers.
process.on('SIGTERM', () => {
  if (!server.listening) process.exit(0);
  if (!leaving) link.send({ kind: 'leaving' }, server);
  leaving = true;
});
giveMemoryBack({ clock: systemClock });
link.send({ kind: 'ready' });

/** Tells the owner what was counted; resolves once that is away. */
async function measure(): Promise<void> {
  const measured = await reader.metrics.measure();
  await new Promise<void>((resolve) => link.send({ kind: 'measured', measured }, undefined, resolve));
}

/** The owner accepts at this place from here on. */
async function stop(): Promise<void> {
  reader.endStreams();
  await drain(DRAIN_WITHIN_MS);
  await measure();
  // It has nothing to write.
  process.exit(0);
}
