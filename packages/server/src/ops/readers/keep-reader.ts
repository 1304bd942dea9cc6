import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Server, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { IpcBus } from '../../bus/ipc.ts';
import type { Context } from '../../core/context.ts';
import { type Address, acceptAt, giveConnection, openPlace } from '../../net/readers/places.ts';
import type { Counts, Measured } from '../metrics.ts';
import { addCounts } from './counts.ts';
import type { ToOwner, ToReader } from './messages.ts';

/** Two floors up in the sources, beside the bundle in a release. */
const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../reader-main.ts' : './reader-main.js', import.meta.url),
);
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;
/** One that lived as long has nothing to do with the failures before it. */
const HEALTHY_MS = 60_000;
const MEASURE_WITHIN_MS = 1_000;

export interface ReaderSlot {
  /** Undefined where it does not answer, such as while it starts. */
  measure(): Promise<Measured | undefined>;
  /**
   * What was counted here, as far as it was told: of one that is killed what it said when it was asked last, so that no
   * counter ever goes back.
   */
  counted(): Counts[];
  restarts(): number;
  /** Ends it once its requests are answered; cut off after `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

interface Options {
  /** The owner's own. */
  http: HttpServer;
  bus: IpcBus;
  door: string;
  address: Address;
}

/**
 * Keeps one reader running, at a place of its own: a listening socket that is the owner's until the reader accepts there,
 * and again while it leaves. So nobody who connects meanwhile is turned away.
 */
export function keepReader(ctx: Context, { http, bus, door, address }: Options): ReaderSlot {
  let child: ChildProcess | undefined;
  let place: Server | undefined;
  let gone = Promise.resolve();
  let stopping = false;
  let failures = 0;
  let restarts = 0;
  let onMeasured = (_measured: Measured) => {};
  /** Of those that ended, and of the one that runs. */
  let past: Counts | undefined;
  let last: Counts | undefined;
  let measuring: Promise<Measured | undefined> | undefined;

  function take(server: Server): void {
    place = server;
    acceptAt(server, http);
  }

  function letGo(): void {
    place?.close();
    place = undefined;
  }

  function say(message: ToReader, handle?: Server): void {
    // One that is ending is replaced, and hears everything anew.
    if (child?.connected === true) child.send(message, handle, {}, () => {});
  }

  function hear(message: ToOwner, handle: unknown, heard: (message: Extract<ToOwner, { kind: 'bus' }>) => void): void {
    if (message.kind === 'ready') say({ kind: 'place' }, place);
    else if (message.kind === 'up') letGo();
    else if (message.kind === 'measured') {
      last = message.measured;
      onMeasured(message.measured);
    } else if (message.kind === 'bus') heard(message);
    else if (message.kind === 'leaving') {
      take(handle as Server);
      say({ kind: 'taken' });
    } else if (handle !== undefined) giveConnection(handle as Socket, http, message.read);
  }

  async function run(): Promise<void> {
    if (place === undefined) take(await openPlace(address));
    if (stopping) return letGo();
    const begun = ctx.clock.now();
    const own = fork(PROGRAM, [], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child = own;
    const { pid } = own;
    const channel = bus.attach({ send: (message) => say({ kind: 'bus', message }) });
    own.on('message', (message, handle) => hear(message as ToOwner, handle, (heard) => channel.hear(heard.message)));
    const ended = new Promise<string>((resolve) => {
      own.once('exit', (code, signal) => resolve(String(signal ?? code)));
      own.once('error', (error) => resolve(error.message));
    });
    gone = ended.then(() => {});
    say({ kind: 'begin', config: ctx.config, door });
    const how = await ended;
    // What it said last may come after its end.
    if (own.connected) await once(own, 'disconnect');
    channel.close();
    child = undefined;
    if (last !== undefined) past = past === undefined ? last : addCounts(past, last);
    last = undefined;
    if (stopping) return letGo();
    failures = ctx.clock.now() - begun > HEALTHY_MS ? 0 : failures + 1;
    restarts += 1;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    ctx.log.warn({ pid, how, pauseMs }, 'a reader ended: another one takes its place');
    ctx.clock.after(pauseMs, begin);
  }

  function begin(): void {
    run().catch((error) => {
      ctx.log.error({ err: error }, 'a reader could not be started');
      if (!stopping) ctx.clock.after(LONGEST_PAUSE_MS, begin);
    });
  }

  function measure(): Promise<Measured | undefined> {
    const { promise, resolve } = Promise.withResolvers<Measured | undefined>();
    if (child === undefined) resolve(undefined);
    const cancel = ctx.clock.after(MEASURE_WITHIN_MS, () => resolve(undefined));
    onMeasured = (measured) => {
      cancel();
      resolve(measured);
    };
    say({ kind: 'measure' });
    return promise;
  }

  begin();
  return {
    restarts: () => restarts,
    counted: () => [past, last].filter((one) => one !== undefined),
    measure() {
      measuring ??= measure().finally(() => {
        measuring = undefined;
      });
      return measuring;
    },
    async stop(withinMs) {
      stopping = true;
      const last = child;
      if (last === undefined) return letGo();
      last.kill('SIGTERM');
      const cut = ctx.clock.after(withinMs, () => last.kill('SIGKILL'));
      await gone;
      cut();
    },
  };
}
