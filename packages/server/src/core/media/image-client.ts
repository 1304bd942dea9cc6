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
}

const client = perProcess(createClient);

/**
 * Has a picture decoded and made anew in a worker process. Workers start as they are needed, serve one owner, and end
 * a minute after their last picture. Throws `invalid` for what cannot be decoded or takes too much, `unavailable` when too many wait.
 */
export function processInWorker(
  ctx: Context,
  task: ImageTask,
  source: ImageSource,
  owner: ImageOwner,
): Promise<ProcessedImage> {
  return client(ctx).process(task, source, owner);
}

interface Idle {
  worker: ImageProcess;
  /** Whose pictures it has seen: a decoder that was taken over by one must not see another's. */
  owner: string;
  cancel(): void;
}

function createClient(ctx: Context): Client {
  const limit = createFairLimit({ atOnce: WORKERS, perKey: WORKERS - 1, maxWaiting: 64, maxWaitingPerKey: 16 });
  const idle: Idle[] = [];
  const busy = new Set<ImageProcess>();

  async function take(owner: string): Promise<ImageProcess> {
    const kept = idle.findIndex((entry) => entry.owner === owner);
    if (kept !== -1) return release(kept).worker;
    if (idle.length + busy.size >= WORKERS && idle.length > 0) release(0).worker.stop();
    return startImageProcess(await sandboxedWorker(ctx));
  }

  function release(index: number): Idle {
    const entry = idle.splice(index, 1)[0] as Idle;
    entry.cancel();
    return entry;
  }

  function rest(worker: ImageProcess, owner: string): void {
    const cancel = ctx.clock.after(IDLE_MS, () => {
      idle.splice(idle.indexOf(entry), 1);
      worker.stop();
    });
    const entry: Idle = { worker, owner, cancel };
    idle.push(entry);
  }

  async function ask(task: ImageTask, source: ImageSource, owner: string): Promise<Outcome> {
    const bytes = await sizeOf(source);
    const worker = await take(owner);
    busy.add(worker);
    let late = false;
    const cancel = ctx.clock.after(IMAGE_MS, () => {
      late = true;
      worker.stop();
    });
    try {
      const outcome = await worker.ask({ task, bytes, maxPixels: ctx.config.mediaMaxPixels }, source);
      rest(worker, owner);
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

  ctx.memory.onClose(() => {
    while (idle.length > 0) release(0).worker.stop();
    for (const worker of busy) worker.stop();
  });
  return {
    async process(task, source, owner) {
      const local = 'accountId' in owner;
      const name = local ? `account ${owner.accountId}` : `site ${owner.site}`;
      const turn = local ? { keys: [name] } : { keys: [name, 'sites'], rank: 1 };
      const outcome = await limit.run(turn, () => ask(task, source, name));
      if (!outcome.ok) throw new AppError('invalid', `Validation failed: ${outcome.reason}`);
      return outcome.image;
    },
  };
}

async function sizeOf(source: ImageSource): Promise<number> {
  if (typeof source === 'string') return (await stat(source)).size;
  return source instanceof Uint8Array ? source.byteLength : source.bytes;
}
