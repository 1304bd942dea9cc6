import { browser } from '$app/env';

let current = $state(Date.now());

if (browser) setInterval(() => (current = Date.now()), 30_000);

/** The time for relative dates, in milliseconds; ticks every half minute in the browser. */
export const clock = {
  get now(): number {
    return browser ? current : Date.now();
  },
};
