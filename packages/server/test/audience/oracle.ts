import type { Act } from '../../src/core/audience/may-act.ts';
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

  /** Whether what somebody shows everybody on their profile is there for a viewer. */
  const opens = (person: Person, viewer: Looker) =>
    viewer === person.name || !(person.suspended || blocks.has(`${person.name}>${viewer}`));
  const brought = (post: Post, viewer: Looker) => sees(post, viewer) && meets(post.author, viewer);
  /** In timelines that anybody may open; the silenced are in none. */
  const listed = (post: Post, viewer: Looker) =>
    post.visibility === 'public' && !post.author.silenced && brought(post, viewer);
  /** In one's own home what stands there for others too; lists of those one follows carry nothing direct. */
  const stands = (post: Post) => post.state === 'shown' || post.state === 'archived';
  const home = (post: Post, viewer: Looker) =>
    viewer === post.author.name
      ? sees(post, viewer) && stands(post)
      : isFollowing(viewer, post.author.name) && brought(post, viewer);
  const inList = (post: Post, viewer: Looker) => post.visibility !== 'direct' && home(post, viewer);
  /** As whom somebody is answered who asks: the suspended as visitors, whom a closed server does not answer (undefined). */
  function enter(viewer: Looker, isClosed: boolean): Looker | undefined {
    const known = people.get(viewer ?? '')?.suspended ? null : viewer;
    return known === null && isClosed ? undefined : known;
  }
  /** What may be done with a post that is seen. */
  function may(act: Act | undefined, post: Post, viewer: string): boolean {
    if (!sees(post, viewer)) return false;
    if (act === undefined) return true;
    if (post.state !== 'shown') return false;
    if (act !== 'boost' && act !== 'quote') return true;
    return post.audience === 'everyone' || (post.audience === 'followers' && post.author.name === viewer);
  }

  return { sees, meets, opens, brought, listed, home, inList, enter, may };
}
