import { EVERYTHING, type RateLimits } from '../../http/rate-limit.ts';

const minutes = 60_000;
const hours = 60 * minutes;

/** Mastodon's values (rack_attack.rb and its per-family limits), and those of our own forms. */
export const LIMITS = {
  default: EVERYTHING,
  media: [{ by: 'user', count: 30, windowMs: 30 * minutes }],
  delete: [{ by: 'user', count: 30, windowMs: 30 * minutes }],
  paging: [{ by: 'user', count: 300, windowMs: 15 * minutes }],
  search: [{ by: 'user', count: 300, windowMs: 15 * minutes }],
  posts: [{ by: 'user', count: 300, windowMs: 3 * hours }],
  follows: [{ by: 'user', count: 400, windowMs: 24 * hours }],
  reports: [{ by: 'user', count: 400, windowMs: 24 * hours }],
  apps: [{ by: 'ip', count: 5, windowMs: 10 * minutes, exact: true }],
  'sign-up': [{ by: 'ip', count: 5, windowMs: 30 * minutes, exact: true }],
  invites: [{ by: 'user', count: 50, windowMs: 24 * hours }],
  // What an invite offers: each look may be a guess at one, from wherever pages are asked for.
  invitation: [{ by: 'ip', count: 100, windowMs: 5 * minutes }],
  login: [{ by: 'ip', count: 25, windowMs: 5 * minutes, exact: true }],
  // What a passkey is to sign: asked for by each page on which people sign in.
  challenge: [{ by: 'ip', count: 100, windowMs: 5 * minutes }],
  // Password resets, confirmations, second factors: each try sends mail or guesses a secret.
  credentials: [{ by: 'ip', count: 25, windowMs: 30 * minutes, exact: true }],
  // The present one is guessed with somebody's token.
  password: [{ by: 'user', count: 10, windowMs: 30 * minutes, exact: true }],
} as const satisfies RateLimits;
