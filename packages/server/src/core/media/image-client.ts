import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../lib/errors.ts';
import { createLimit } from '../../lib/limit.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import type { ImageAnswer, ImageSource, ImageTask, ProcessedImage } from './image-protocol.ts';

const IMAGE_MS = 15_000;
const IDLE_MS = 60_000;
const WAITING_MAX = 64;

/** Beside this file in the sources, beside the bundle in a release. */
const WORKER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './image-worker.ts' : './image-worker.js', import.meta.url),
);

interface Client {
  process(task: ImageTask, source: ImageSource): Promise<ProcessedImage>;
  close(): void;
}

const client = perProcess(createClient);

/**
 * Has a picture decoded and made anew in the worker process, which starts with the first picture and ends a minute
 * after the last. Throws `invalid` for what cannot be decoded or takes too much, `unavailable` when too many wait.
 */
export function processInWorker(ctx: Context, task: ImageTask, source: ImageSource): Promise<ProcessedImage> {
  return client(ctx).process(task, source);
}

/** Ends the worker, when the server stops. */
export function closeImageWorker(ctx: Context): void {
  client(ctx).close();
}

function createClient(ctx: Context): Client {
  const limit = createLimit(1, WAITING_MAX);
  let worker: ChildProcess | undefined;
  let stopIdle = () => {};
  let lastId = 0;

  function start(): ChildProcess {
    const child = fork(WORKER, [], {
      serialization: 'advanced',
      // Neither the server's secrets nor its flags are any of its business. One arena, so that memory is given back.
      env: { MALLOC_ARENA_MAX: '1' },
      execArgv: ['--max-old-space-size=128', '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.once('exit', () => {
      if (worker === child) worker = undefined;
    });
    return child;
  }

  function stop(): void {
    stopIdle();
    worker?.kill('SIGKILL');
    worker = undefined;
  }

  function ask(task: ImageTask, source: ImageSource): Promise<ProcessedImage> {
    stopIdle();
    worker ??= start();
    const child = worker;
    const id = ++lastId;
    child.ref();
    child.channel?.ref();
    return new Promise<ProcessedImage>((resolve, reject) => {
      const refuse = (reason: string) => reject(new AppError('invalid', `Validation failed: ${reason}`));
      const cancel = ctx.clock.after(IMAGE_MS, () => {
        ctx.log.warn({ task }, 'an image took too long');
        settle();
        stop();
        refuse('The image takes too long to process');
      });
      const onMessage = (answer: ImageAnswer) => {
        if (answer.id !== id) return;
        settle();
        if (answer.ok) resolve(answer.image);
        else refuse(answer.reason);
      };
      const onEnd = (cause: unknown) => {
        ctx.log.warn({ task, cause }, 'the image worker ended on an image');
        settle();
        stop();
        refuse('The image takes too much memory to process');
      };
      const settle = () => {
        cancel();
        child.off('message', onMessage);
        child.off('exit', onEnd);
        child.off('error', onEnd);
      };
      child.on('message', onMessage);
      child.on('exit', onEnd);
      child.on('error', onEnd);
      child.send({ id, task, source }, (error) => {
        if (error !== null) onEnd(error);
      });
    }).finally(() => {
      // An idle worker keeps nothing alive.
      child.unref();
      child.channel?.unref();
      stopIdle = ctx.clock.after(IDLE_MS, stop);
    });
  }

  return { process: (task, source) => limit.run(() => ask(task, source)), close: stop };
}
