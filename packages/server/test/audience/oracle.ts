import type { Person, Post, Scene } from './scene.ts';

/** A viewer by name; null is a visitor. */
export type Looker = string | null;

/** The rules in memory, by the words of ADR 14 and without a line of what they are held against. */
export function createOracle({ people, follows, blocks, mutes, domainBlocks }: Scene) {
  const isFollowing = (a: Looker, b: string) => follows.has(`${a}>${b}`);
  const isLocal = (name: string) => people.get(name)?.domain === '';

  /** Whether a post exists for somebody. */
  function sees(post: Post, viewer: Looker): boolean {
    const author = post.author.name;
    if (post.state === 'deleted') return false;
    if (viewer === author) return true;
    if (post.state !== 'shown' && post.state !== 'archived') return false;
    if (post.author.suspended) return false;
    if (viewer === null) return post.audience === 'everyone' && !post.localOnly;
    if (!isLocal(viewer)) {
      if (post.localOnly || domainBlocks.has(`${author}>${people.get(viewer)?.domain}`)) return false;
    }
    if (blocks.has(`${author}>${viewer}`)) return false;
    if (post.named.has(viewer)) return true;
    switch (post.audience) {
      case 'everyone':
        return true;
      case 'named':
        return false;
      case 'followers':
        return isFollowing(viewer, author);
      case 'mutuals':
        return isFollowing(viewer, author) && isFollowing(author, viewer);
      case 'community':
        return isFollowing(viewer, 'community');
    }
  }

  /** Whether somebody may be put before a viewer who did not ask for them. */
  function meets(person: Person, viewer: Looker): boolean {
    if (viewer === person.name) return true;
    if (person.silenced || person.suspended) {
      if (!isFollowing(viewer, person.name)) return false;
    }
    const pairs = [`${viewer}>${person.name}`, `${person.name}>${viewer}`];
    if (pairs.some((pair) => blocks.has(pair)) || mutes.has(pairs[0] as string)) return false;
    return !(person.domain !== '' && domainBlocks.has(`${viewer}>${person.domain}`));
  }

  return { sees, meets, isFollowing, isLocal };
}
