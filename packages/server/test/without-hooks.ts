/**
 * Loaded before test files (`--import`): the test runner follows every promise, to tell which suite a test stands in while
 * files are loaded, and whose an error is that nobody caught. It takes a tenth of the time of all tests: once the files
 * are there, it is ended, and such an error is told of the file.
 */
import { type AsyncHook, createHook } from 'node:async_hooks';

const followers = new Set<AsyncHook>();
const hooks = Object.getPrototypeOf(createHook({})) as AsyncHook;
const { enable } = hooks;
hooks.enable = function (this: AsyncHook): AsyncHook {
  if (new Error().stack?.includes('node:internal/test_runner')) followers.add(this);
  return enable.call(this);
};

/** Ends it when all of these are loaded. */
export async function followUntil(loading: Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(loading);
  for (const hook of followers) hook.disable();
}
