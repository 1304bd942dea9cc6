import type { Act, Answer, Standing } from './may-act.ts';

/** Groups an author may name in `posts.policyJson`. */
export type PolicyGroup = 'everyone' | 'followers' | 'following' | 'mentioned';

/** Per act who may, and who may ask; an act that is not named is open to whoever sees the post. */
export type Policy = Partial<
  Record<Act, { readonly yes: readonly PolicyGroup[]; readonly ask: readonly PolicyGroup[] }>
>;

/** What a post's policy (JSON of `Policy`, or null) answers to somebody who is not its author. */
export function readPolicy(policyJson: string | null, act: Act, standing: Standing): Answer {
  const rule = policyJson === null ? undefined : (JSON.parse(policyJson) as Policy)[act];
  if (rule === undefined || rule.yes.some((group) => isIn(group, standing))) return 'yes';
  return rule.ask.some((group) => isIn(group, standing)) ? 'ask' : 'no';
}

function isIn(group: PolicyGroup, standing: Standing): boolean {
  switch (group) {
    case 'everyone':
      return true;
    case 'followers':
      return standing.follows;
    case 'following':
      return standing.followedBy;
    case 'mentioned':
      return standing.mentioned;
  }
}
