/** What nobody could keep up with is dropped: streams are a convenience, timelines are the truth. */
const MAX_PENDING = 10_000;
/** So many at once: one slow query delays its own post only. */
const AT_ONCE = 8;

/**
 * Answers a function that takes messages and has them delivered, a few at a time; those of one key one after the
 * other, in the order they came. `deliver` must not fail.
 */
export function createDelivery<M>(deliver: (message: M) => Promise<void>): (key: number, message: M) => void {
  /** Keys in the order of their oldest message; the first message of a running key is on its way. */
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
    await deliver(queue.shift() as M);
    pending -= 1;
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
