import { compileScreens } from '../../packages/server/src/core/screens/compile.ts';
import { type ConditionInput, readConditions } from '../../packages/server/src/core/screens/condition.ts';
import type { Sample, Screen } from '../../packages/server/src/core/screens/screen.ts';
import { median, round } from '../lib/measure.ts';
import type { Row } from '../lib/room.ts';

/** As many as there may be: half of them of words, half of patterns, with something about who wrote beside each. */
const SCREENS = 200;
const WORDS = 20;
const POSTS = 2_000;
const AT_MOST_MS = 0.3;

/** What it takes to ask every screen about a post, beside folding its text once. */
export const screens: Row = {
  name: 'screens',
  async measure(room) {
    const all = await Promise.all(Array.from({ length: SCREENS }, (_, i) => screenOf(i)));
    const sieves = [await compileScreens(all), await compileScreens(all.slice(0, 1))];
    const sample = sampleOf();
    const [withAll = 0, withOne = 0] = sieves.map((sieve) => {
      const runs = Array.from({ length: room.rounds + 1 }, () => {
        const before = process.cpuUsage();
        for (let i = 0; i < POSTS; i++) sieve(sample, 0);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1_000 / POSTS;
      });
      return median(runs.slice(1));
    });
    return [
      {
        work: `a post of ${sample.text.length} characters judged by ${SCREENS} screens`,
        floor: `${withOne.toFixed(3)} ms: by one`,
        value: `${withAll.toFixed(3)} ms of processor time, ${round((withAll / SCREENS) * 1_000)} µs a screen`,
        aim: `≤ ${AT_MOST_MS} ms`,
        reached: withAll <= AT_MOST_MS,
      },
    ];
  },
};

async function screenOf(number: number): Promise<Screen> {
  const words = Array.from({ length: WORDS }, (_, i) => `linnet sing${number}x${i}`);
  const found: ConditionInput =
    number % 2 === 0
      ? { kind: 'words', values: words }
      : { kind: 'pattern', values: [`(buy|sell)\\s+(cheap\\s+)*[a-z]{2,${3 + (number % 20)}}${number}\\b`] };
  const conditions = await readConditions([found, { kind: 'age-below', number: 2 }]);
  const flags = { enabled: true, scope: 'both', direct: false, staff: false, hits: 0, lastHitAt: null } as const;
  return { id: number + 1, name: `screen ${number}`, conditions, act: 'flag', warning: '', createdAt: 0, ...flags };
}

function sampleOf(): Sample {
  const text = 'the evening comes over the field, and the linnet sings of what is cheap to buy '.repeat(6);
  const person = { createdAt: 0, posts: 3, followers: 3, hasAvatar: true, hasNote: true, bot: false };
  const author = { ...person, server: { software: 'linnet', metAt: 0 } };
  const flags = { local: false, direct: false, staff: false };
  const more = { mentions: 1, strangers: 1, app: null, createdAt: 0 };
  return { ...flags, ...more, text, links: [], tags: ['birds'], language: 'en', media: 0, author };
}
