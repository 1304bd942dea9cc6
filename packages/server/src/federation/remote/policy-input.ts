import type { AccountRef } from '../../core/accounts/find.ts';
import type { Policy, PolicyGroup } from '../../core/audience/policy.ts';
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
  const toGroups = (uris: readonly string[] = []) => [...new Set(uris.flatMap((uri) => toGroup(uri, author)))];
  const yes = toGroups(rule['automaticApproval']);
  return { quote: { yes, ask: toGroups(rule['manualApproval']) } };
}

function toGroup(uri: string, author: Author): PolicyGroup[] {
  if (EVERYONE.has(uri)) return ['everyone'];
  if (uri === (author.followersUri ?? `${author.uri}/followers`)) return ['followers'];
  // Nobody keeps its address, and everyone who has one has it there.
  return uri === `${author.uri}/following` ? ['following'] : [];
}
