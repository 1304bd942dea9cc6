import type { Context } from '../context.ts';
import type { InstancePolicy } from './policy.ts';
import { findPublicBlocks } from './queries.ts';

/** A server that this one has nothing to do with, or little, as others are told. */
export interface PublicBlock {
  domain: string;
  /** With a part of it hidden, where the staff wants that. */
  shown: string;
  policy: InstancePolicy;
  comment: string;
}

/** What is told of decisions about servers, by domain. */
export async function loadPublicBlocks(ctx: Context): Promise<PublicBlock[]> {
  return (await findPublicBlocks.all(ctx.db, {})).map(({ domain, policy, obfuscate, publicComment }) => ({
    domain,
    shown: obfuscate === 1 ? obfuscateDomain(domain) : domain,
    policy,
    comment: publicComment,
  }));
}

/** The middle half is hidden but for its dots: enough for who knows the name, too little for who looks for one. */
export function obfuscateDomain(domain: string): string {
  const edge = Math.floor(domain.length / 4);
  return [...domain]
    .map((letter, i) => (i > edge && i < domain.length - edge && letter !== '.' ? '*' : letter))
    .join('');
}
