import type { Point, Sample } from './screen.ts';

const DAY_MS = 24 * 3_600_000;
/** People who are named, from which on more points are given. */
const CROWD = 3;
const MASS = 6;

/** How much a post is like spam: plain things that anybody can check, added up. At most 17 points. */
export function scoreOf(sample: Sample, now: number): Point[] {
  const { author, strangers, links } = sample;
  const age = now - author.createdAt;
  const all: Point[] = [
    { feature: 'new-account', points: age < DAY_MS ? 3 : age < 7 * DAY_MS ? 2 : 0 },
    { feature: 'few-posts', points: author.posts < 3 ? 1 : 0 },
    { feature: 'no-followers', points: author.followers === 0 ? 1 : 0 },
    { feature: 'no-avatar', points: author.hasAvatar ? 0 : 1 },
    { feature: 'no-note', points: author.hasNote ? 0 : 1 },
    { feature: 'new-server', points: author.server !== null && now - author.server.metAt < 7 * DAY_MS ? 2 : 0 },
    { feature: 'strangers', points: strangers >= MASS ? 5 : strangers >= CROWD ? 3 : strangers > 0 ? 1 : 0 },
    { feature: 'links', points: links.length >= CROWD ? 3 : links.length > 0 ? 1 : 0 },
  ];
  return all.filter(({ points }) => points > 0);
}
