/** What nobody could keep up with is dropped: streams are a convenience, timelines are the truth. */
const MAX_PENDING = 10_000;
/** So many keys at once: one slow query delays its own post only. */
const AT_ONCE = 8;
/** So many of one key at once. */
const BATCH = 32;

/**
 * Answers a function that takes messages and has them delivered: a few keys at a time; of one key together what waits,
 * in the order it came, and never while others of it are on their way. `deliver` must not fail.
 */
export function createDelivery<M>(deliver: (messages: M[]) => Promise<void>): (key: number, message: M) => void {
  /** Keys in the order of their oldest message. */
  const queues = new Map<number, M[]>();
  const running = new Set<number>();
  let pending = 0;

  function start(): void {
    for (const [key, queue] of queues) {
      if (running.size >= AT_ONCE) return;
      if (!running.has(key)) void run(key, queue);
    }
  }

  async function run(key: number, queue: M[]): Promise<void> {
    running.add(key);
    // What is told in one turn goes together.
    await null;
    const batch = queue.splice(0, BATCH);
    await deliver(batch);
    pending -= batch.length;
    running.delete(key);
    queues.delete(key);
    // To the end: a post that is talked about much must not keep others waiting.
    if (queue.length > 0) queues.set(key, queue);
    start();
  }

  return (key, message) => {
    if (pending >= MAX_PENDING) return;
    pending += 1;
    const queue = queues.get(key);
    if (queue === undefined) queues.set(key, [message]);
    else queue.push(message);
    start();
  };
}
