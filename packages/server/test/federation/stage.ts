import type { Context } from '#src/core/context.ts';
import type { AppEvent } from '#src/core/events.ts';
import { pruneActivitiesJob } from '#src/federation/delivery/prune.ts';
import { deliverySubscriber } from '#src/federation/delivery/subscriber.ts';
import { createDeliveryWorker, type DeliveryWorker } from '#src/federation/delivery/worker.ts';
import type { Subscriber } from '#src/queue/job.ts';
import { createTestContext, type TestContext } from '../context.ts';
import { type Actor, createSeed, type Member, type Seed } from '../seed.ts';
import { type Answer, accept, createSink, type Sink } from './sink.ts';

/** A server with one member, its delivery worker, and sinks that stand for other servers. */
export interface Stage {
  ctx: TestContext;
  seed: Seed;
  worker: DeliveryWorker;
  alice: Member;
  /** Events seen, for calling a subscriber once more. */
  events: AppEvent[];
  addSink(behaviour?: { reply: Answer }): Promise<Sink>;
  /** Somebody on a sink's server; its handle's domain may be given. */
  addPerson(name: string, sink: Sink, domain?: string): Promise<Actor>;
  /** The same, following alice. */
  addFollower(name: string, sink: Sink, domain?: string): Promise<Actor>;
  /** Everything recorded and everything due sent. */
  drain(): Promise<void>;
  forget(): void;
  close(): Promise<void>;
}

export const WORKER = 1;

export async function createStage(options: { hosts?: number } = {}): Promise<Stage> {
  const events: AppEvent[] = [];
  const recorder: Subscriber<Context, AppEvent> = {
    name: 'recorder',
    wants: () => true,
    handle: async (_ctx, seen) => void events.push(...seen),
  };
  const ctx = await createTestContext({ subscribers: [deliverySubscriber, recorder], jobs: [pruneActivitiesJob] });
  const seed = createSeed(ctx);
  const worker = createDeliveryWorker(ctx, { worker: WORKER, hosts: options.hosts ?? 8 });
  await worker.start();
  const alice = await seed.account('alice');
  const sinks: Sink[] = [];

  async function addPerson(name: string, sink: Sink, domain = sink.host): Promise<Actor> {
    const uri = `http://${sink.host}/users/${name}`;
    return seed.remoteAccount(name, domain, {
      uri,
      inboxUri: `${uri}/inbox`,
      sharedInboxUri: `http://${sink.host}/inbox`,
    });
  }

  return {
    ctx,
    seed,
    worker,
    alice,
    events,
    async addSink(behaviour = { reply: accept }) {
      const sink = await createSink(behaviour);
      sinks.push(sink);
      return sink;
    },
    addPerson,
    async addFollower(name, sink, domain) {
      const person = await addPerson(name, sink, domain);
      await seed.follow(person, alice);
      await ctx.queue.drain();
      await worker.drain();
      for (const known of sinks) known.received.length = 0;
      return person;
    },
    async drain() {
      await ctx.queue.drain();
      await worker.drain();
    },
    forget() {
      events.length = 0;
      for (const sink of sinks) sink.received.length = 0;
    },
    async close() {
      await worker.stop();
      await ctx.close();
      for (const sink of sinks) await sink.close();
    },
  };
}

export const typesOf = (sink: Sink): string[] => sink.received.map(({ activity }) => activity.type);
