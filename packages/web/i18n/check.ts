/**
 * Checks the messages: every language against English, every key against its uses, every page against what it loads.
 * Prints what each language lacks.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { locales } from '../src/lib/i18n/locales.ts';
import { groupsOf } from '../src/lib/i18n/route-groups.ts';
import { staffGroups } from '../src/lib/i18n/staff-groups.ts';
import { listGroups, MESSAGES, readGroup, SOURCE } from './catalogue.ts';
import { compareGroup } from './compare.ts';
import { writeTypes } from './plugin.ts';
import { findUnloadedGroups, findUsedKeys } from './sources.ts';

/** What every catalogue has beside its messages. */
const RESERVED = ['locale', 'language'];

const problems: string[] = [];
const groups = new Map(listGroups().map((group) => [group, readGroup(SOURCE, group)]));
const used = findUsedKeys();
const owners = new Map<string, string>(RESERVED.map((key) => [key, 'every catalogue']));

for (const [group, source] of groups) {
  for (const key of Object.keys(source)) {
    const owner = owners.get(key);
    if (owner !== undefined) problems.push(`${group}: ${key}: is a word of ${owner} already`);
    owners.set(key, group);
    if (!used.has(key)) problems.push(`${group}: ${key}: nobody says this`);
  }
}

for (const { tag, complete } of locales) {
  if (!existsSync(join(MESSAGES, tag))) problems.push(`${tag}: there is no folder messages/${tag}`);
  const lacks: string[] = [];
  for (const [group, source] of groups) {
    const { missing, wrong } = compareGroup(tag, source, readGroup(tag, group));
    lacks.push(...missing.map((key) => `${group}.${key}`));
    problems.push(...wrong.map((what) => `${tag}/${group}: ${what}`));
  }
  if (complete && lacks.length > 0) problems.push(`${tag} is marked complete and lacks ${lacks.join(', ')}`);
  else if (lacks.length > 0)
    console.log(`${tag} lacks ${lacks.length} of ${owners.size - RESERVED.length}: ${lacks.join(', ')}`);
}

problems.push(...findUnloadedGroups((route) => groupsOf(route, staffGroups)));
if (problems.length === 0) writeTypes();
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
