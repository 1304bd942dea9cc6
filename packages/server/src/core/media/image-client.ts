import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { AppError } from '../../lib/errors.ts';
import { createFairLimit } from '../../lib/fair-limit.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { type ImageProcess, type ImageSource, type Outcome, startImageProcess } from './image-process.ts';
import type { ImageTask, ProcessedImage } from './image-protocol.ts';
import { sandboxedWorker } from './image-sandbox.ts';

const IMAGE_MS = 15_000;
const IDLE_MS = 60_000;
/** Never one alone: while it is held by a picture made to hold it, the next goes on. */
const WORKERS = Math.max(2, Math.min(4, availableParallelism()));

/** Whom a picture is decoded for. People here go before what others' servers send. */
export type ImageOwner = { accountId: number } | { site: string };

interface Client {
  process(task: ImageTask, source: ImageSource, owner: ImageOwner): Promise<ProcessedImage>;
  close(): void;
}

const client = perProcess(createClient);

/**
 * Has a picture decoded and made anew in a worker process. Workers start as they are needed and end a minute after
 * their last picture. Throws `invalid` for what cannot be decoded or takes too much, `unavailable` when too many wait.
 */
export function processInWorker(
  ctx: Context,
  task: ImageTask,
  source: ImageSource,
  owner: ImageOwner,
): Promise<ProcessedImage> {
  return client(ctx).process(task, source, owner);
}

/** Ends the workers, when the server stops. */
export function closeImageWorker(ctx: Context): void {
  client(ctx).close();
}

interface Idle {
  worker: ImageProcess;
  cancel(): void;
}

function createClient(ctx: Context): Client {
  const limit = createFairLimit({ atOnce: WORKERS, perKey: WORKERS - 1, maxWaiting: 64, maxWaitingPerKey: 16 });
  const idle: Idle[] = [];
  const busy = new Set<ImageProcess>();

  async function take(): Promise<ImageProcess> {
    const kept = idle.pop();
    kept?.cancel();
    return kept?.worker ?? startImageProcess(await sandboxedWorker(ctx));
  }

  function rest(worker: ImageProcess): void {
    const entry: Idle = {
      worker,
      cancel: ctx.clock.after(IDLE_MS, () => {
        idle.splice(idle.indexOf(entry), 1);
        worker.stop();
      }),
    };
    idle.push(entry);
  }

  async function ask(task: ImageTask, source: ImageSource, bytes: number): Promise<Outcome> {
    const worker = await take();
    busy.add(worker);
    let late = false;
    const cancel = ctx.clock.after(IMAGE_MS, () => {
      late = true;
      worker.stop();
    });
    try {
      const outcome = await worker.ask({ task, bytes, maxPixels: ctx.config.mediaMaxPixels }, source);
      rest(worker);
      return outcome;
    } catch (error) {
      worker.stop();
      ctx.log.warn({ task, err: error }, 'an image ended its worker');
      return { ok: false, reason: `The image takes too ${late ? 'long' : 'much memory'} to process` };
    } finally {
      busy.delete(worker);
      cancel();
    }
  }

  return {
    async process(task, source, owner) {
      const local = 'accountId' in owner;
      const keys = local ? [`account ${owner.accountId}`] : ['others', `site ${owner.site}`];
      const outcome = await limit.run({ keys, rank: local ? 0 : 1 }, async () =>
        ask(task, source, await sizeOf(source)),
      );
      if (!outcome.ok) throw new AppError('invalid', `Validation failed: ${outcome.reason}`);
      return outcome.image;
    },
    close() {
      for (const { worker, cancel } of idle.splice(0)) {
        cancel();
        worker.stop();
      }
      for (const worker of busy) worker.stop();
    },
  };
}

async function sizeOf(source: ImageSource): Promise<number> {
  return typeof source === 'string' ? (await stat(source)).size : source.byteLength;
}
