import { readHostOf, withoutPort } from '../../lib/host.ts';
import { compileFinder } from '../../lib/text/find-words.ts';
import { foldText } from '../../lib/text/fold-text.ts';
import { compilePattern, compilePatterns } from '../../lib/text/patterns.ts';
import type { ScreenCondition } from './condition.ts';
import { scoreOf } from './score.ts';
import type { Sample, Screen, Why } from './screen.ts';

const DAY_MS = 24 * 3_600_000;
/** Characters of a post that patterns are asked of, and words. */
const PATTERN_TEXT_MAX = 2_000;
const TEXT_MAX = 50_000;
/** Names of people, links and spaces: what is left is what somebody says. */
const NO_WORDS = /@\S+|https?:\/\/\S+|\s+/g;
/** Characters of what a pattern found that are told. */
const FOUND_MAX = 100;

export interface Hit {
  screen: Screen;
  why: Why[];
}

/** Answers the screens that a post meets; `asks`: what has to be known of it beside what stands in it. */
export interface Sieve {
  (sample: Sample, now: number): Hit[];
  readonly asks: ReadonlySet<ScreenCondition['kind']>;
}

/** Text of a post made ready: `met` and `matched` hold what of all words and patterns is in it. */
interface Scene extends Sample {
  now: number;
  met: ReadonlySet<string>;
  matched: ReadonlySet<string>;
  hosts: readonly string[];
}

/** Answers what was found, '' where there is nothing to show for it, undefined where the condition is not met. */
type Test = (scene: Scene) => string | undefined;

/** Makes one search of all words of all screens, and one of all patterns: a text is read as often for 200 as for one. */
export async function compileScreens(screens: readonly Screen[]): Promise<Sieve> {
  const finders = [true, false].flatMap((whole) => {
    const texts = new Set<string>();
    for (const condition of screens.flatMap(({ conditions }) => conditions)) {
      if (condition.kind !== 'words' || condition.whole !== whole) continue;
      for (const word of condition.words) texts.add(foldText(word).trim());
    }
    const list = [...texts];
    return list.length === 0 ? [] : [{ whole, list, find: compileFinder(list, { whole }) }];
  });
  const patterns = [
    ...new Set(screens.flatMap((one) => one.conditions.flatMap((c) => (c.kind === 'pattern' ? [c.pattern] : [])))),
  ];
  const findPatterns = await compilePatterns(patterns);
  const tests: { screen: Screen; tests: { kind: Why['kind']; not: boolean; test: Test }[] }[] = [];
  for (const screen of screens) {
    const own = [];
    for (const one of screen.conditions) own.push({ kind: one.kind, not: one.not === true, test: await compile(one) });
    tests.push({ screen, tests: own });
  }
  const asks = new Set(screens.flatMap(({ conditions }) => conditions.map(({ kind }) => kind)));
  const judge = (sample: Sample, now: number): Hit[] => {
    const met = new Set<string>();
    const text = finders.length === 0 ? '' : foldText(sample.text.slice(0, TEXT_MAX));
    for (const { whole, list, find } of finders) find(text, (index) => met.add(keyOf(list[index] as string, whole)));
    const matched = new Set(findPatterns(sample.text.slice(0, PATTERN_TEXT_MAX)).map((i) => patterns[i] as string));
    const scene = {
      ...sample,
      now,
      met,
      matched,
      hosts: sample.links.flatMap((link) => withoutPort(readHostOf(link) ?? '') || []),
    };
    return tests.flatMap((one): Hit[] => {
      if (!isAbout(one.screen, sample)) return [];
      const why: Why[] = [];
      for (const { kind, not, test } of one.tests) {
        const found = test(scene);
        if ((found !== undefined) === not) return [];
        const points = kind === 'score' && !not ? { points: scoreOf(scene, now) } : {};
        why.push({ kind, not, found: found ?? '', ...points });
      }
      return [{ screen: one.screen, why }];
    });
  };
  return Object.assign(judge, { asks });
}

/** Whose posts, and which of them, a screen is asked of. */
function isAbout({ scope, direct, staff }: Screen, sample: Sample): boolean {
  const near = scope === 'both' || scope === (sample.local ? 'local' : 'remote');
  return near && (direct || !sample.direct) && (staff || !sample.staff);
}

/** A host is the domain, or below it. */
const isWithin = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`);

const keyOf = (word: string, whole: boolean) => `${whole ? '=' : '~'}${word}`;

async function compile(condition: ScreenCondition): Promise<Test> {
  switch (condition.kind) {
    case 'words': {
      const keys = condition.words.map((word) => ({ word, key: keyOf(foldText(word).trim(), condition.whole) }));
      return ({ met }) => keys.find(({ key }) => met.has(key))?.word;
    }
    case 'pattern': {
      const find = await compilePattern(condition.pattern);
      return ({ text, matched }) => {
        if (!matched.has(condition.pattern)) return undefined;
        return (find(text.slice(0, PATTERN_TEXT_MAX)) ?? '').slice(0, FOUND_MAX);
      };
    }
    case 'domains':
      return ({ hosts }) => condition.domains.find((domain) => hosts.some((host) => isWithin(host, domain)));
    case 'tags': {
      const wanted = new Set(condition.tags);
      return ({ tags }) => tags.find((tag) => wanted.has(tag));
    }
    case 'languages':
      return ({ language }) =>
        condition.languages.find(
          (tag) => language?.toLowerCase() === tag || language?.toLowerCase().split('-')[0] === tag,
        );
    case 'apps':
      return ({ app }) => condition.names.find((name) => name === app?.toLowerCase());
    case 'software':
      return ({ author }) => condition.names.find((name) => name === author.server?.software?.toLowerCase());
    case 'score':
      return (scene) => {
        const score = scoreOf(scene, scene.now).reduce((sum, { points }) => sum + points, 0);
        return when(score >= condition.atLeast, score);
      };
    case 'bot':
      return ({ author }) => when(author.bot, '');
    case 'older-than':
      return ({ createdAt, now }) =>
        when(now - createdAt > condition.days * DAY_MS, Math.floor((now - createdAt) / DAY_MS));
    case 'server-age-below':
      return ({ author: { server }, now }) =>
        server === null
          ? undefined
          : when(now - server.metAt < condition.days * DAY_MS, Math.floor((now - server.metAt) / DAY_MS));
    case 'text-below':
      return ({ text }) => {
        const { length } = text.slice(0, TEXT_MAX).replaceAll(NO_WORDS, '');
        return when(length < condition.below, length);
      };
    case 'links':
      return ({ links }) => when(links.length >= condition.atLeast, links.length);
    case 'mentions':
      return ({ mentions }) => when(mentions >= condition.atLeast, mentions);
    case 'media':
      return ({ media }) => when(media > 0, media);
    case 'no-avatar':
      return ({ author }) => when(!author.hasAvatar, '');
    case 'age-below':
      return ({ author, now }) =>
        when(now - author.createdAt < condition.days * DAY_MS, Math.floor((now - author.createdAt) / DAY_MS));
    case 'posts-below':
      return ({ author }) => when(author.posts < condition.below, author.posts);
    case 'followers-below':
      return ({ author }) => when(author.followers < condition.below, author.followers);
  }
}

const when = (is: boolean, found: number | string) => (is ? String(found) : undefined);
