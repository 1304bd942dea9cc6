/** Waiting for what a page, or the server, comes to. A journey that reads once reads what a slow machine has not yet done. */
import { AssertionError } from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect, isDeepStrictEqual } from 'node:util';
import type { Locator, Page } from 'playwright-core';

/** How long a page may take to become what a journey waits for. */
export const WAIT_MS = 30_000;
const EVERY_MS = 50;

/** A value, what a text has to match, or what has to be true of it. */
type Expected<T> = T | RegExp | ((value: T) => boolean);

/**
 * Reads until it is as expected; fails with what was read last. What was not to be seen is read behind something that
 * is seen in the same rendering or a later one: else it is found missing before it could have been there.
 */
export async function becomes<T>(read: () => Promise<T> | T, expected: Expected<T>, what = 'the page'): Promise<void> {
  let last: unknown = 'nothing was read';
  let failure: unknown;
  for (const until = performance.now() + WAIT_MS; ; await pause(EVERY_MS)) {
    try {
      const value = await read();
      if (fits(value, expected)) return;
      [last, failure] = [value, undefined];
    } catch (error) {
      // A page that is left while it is read, or an element that went: the next look tells.
      failure = error;
    }
    if (performance.now() >= until) break;
  }
  throw new AssertionError({
    message: `${what}: ${failure ? `could not be read: ${failure}` : `is ${inspect(last)}`}, expected ${inspect(expected)}`,
    actual: last,
    expected,
    stackStartFn: becomes,
  });
}

function fits<T>(value: T, expected: Expected<T>): boolean {
  if (expected instanceof RegExp) return typeof value === 'string' && expected.test(value);
  if (typeof expected === 'function') return (expected as (value: T) => boolean)(value);
  return isDeepStrictEqual(value, expected);
}

/** Opens a page again and again until it shows something that is worked out, or told to other processes, meanwhile. */
export async function opensWith(open: () => Promise<unknown>, wanted: Locator): Promise<void> {
  const look = async () => {
    await open();
    return wanted.isVisible();
  };
  await becomes(look, true, `${wanted} when the page is opened anew`);
}

/**
 * Does something that the server is told of, and waits until it has answered. Where the page shows it at once, whoever
 * goes on to another page would take the question along.
 */
export async function untilAnswered(page: Page, act: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForResponse((answer) => answer.request().method() !== 'GET'), act()]);
}

/** Follows a link, or sends a form, that leads to another page by itself, and waits until that is here whole. */
export async function untilLoaded(page: Page, act: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()]);
}

/** The element that has the focus, which it may get a moment later than it is shown. */
export const focused = (element: Locator): Locator => element.and(element.page().locator(':focus'));
