import type { AccountRef } from '../../core/accounts/find.ts';
import type { FeatureGroup, FeatureRule } from '../../core/audience/may-feature.ts';
import type { Policy, PolicyGroup } from '../../core/audience/policy.ts';
import type { ReadActor } from '../read/actor.ts';
import { PUBLIC } from '../read/audience.ts';
import type { ReadObject } from '../read/object.ts';

type Author = Pick<AccountRef, 'uri' | 'followersUri'>;

/** All three spellings occur. */
const EVERYONE = new Set([PUBLIC, 'as:Public', 'Public']);

/**
 * Who may quote a post of another server (FEP-044f "Advertising a quote policy"); undefined where it does not say. Whom it
 * names one by one is left out.
 */
export function toPolicy(
  { interactionPolicy }: Pick<ReadObject, 'interactionPolicy'>,
  author: Author,
): Policy | undefined {
  const rule = interactionPolicy?.['canQuote'];
  if (rule === undefined) return undefined;
  const yes = toGroups(rule['automaticApproval'], author);
  return { quote: { yes, ask: toGroups(rule['manualApproval'], author) } };
}

/** Who may put an account of another server into a collection (FEP-7aa9); null where it does not say, which is a no. */
export function toFeatureRule({ interactionPolicy, id, followers }: ReadActor): FeatureRule | null {
  const rule = interactionPolicy?.['canFeature'];
  if (rule === undefined || id === null) return null;
  const author = { uri: id, followersUri: followers };
  return {
    yes: toGroups(rule['automaticApproval'], author).filter(isFeatureGroup),
    ask: toGroups(rule['manualApproval'], author).filter(isFeatureGroup),
  };
}

const isFeatureGroup = (group: PolicyGroup): group is FeatureGroup => group !== 'mentioned';

function toGroups(uris: readonly string[] = [], author: Author): PolicyGroup[] {
  return [...new Set(uris.flatMap((uri) => toGroup(uri, author)))];
}

function toGroup(uri: string, author: Author): PolicyGroup[] {
  if (EVERYONE.has(uri)) return ['everyone'];
  if (uri === (author.followersUri ?? `${author.uri}/followers`)) return ['followers'];
  // Nobody keeps its address, and everyone who has one has it there.
  return uri === `${author.uri}/following` ? ['following'] : [];
}
