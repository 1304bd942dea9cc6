import { toIso } from '../../../lib/clock.ts';

/** RFC 3339 with six decimals, as apps have always seen it. */
export function toLemmyTime(ms: number): string {
  return toIso(ms).replace('Z', '000Z');
}
