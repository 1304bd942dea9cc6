import type { QuotePolicy, Visibility } from '../../db/tables/posts.ts';
import type { PollInput } from '../polls/input.ts';
import type { CreatePostInput } from '../posts/create.ts';

/** What a post that is not out yet is made of, but for its files. */
export interface DraftBody {
  text: string;
  contentWarning: string;
  visibility: Visibility;
  localOnly: boolean;
  sensitive: boolean;
  language: string | null;
  replyToId: number | null;
  /** Whom the text may name; missing: anybody. */
  expectedIds?: number[];
  poll: PollInput | null;
  quotedId?: number | null;
  quotePolicy?: QuotePolicy;
  appId: number | null;
}

/** What has to be known to write it. */
export type DraftInput = DraftBody & { mediaIds: number[] };

export function toBody({ mediaIds: _, ...body }: DraftInput): DraftBody {
  return body;
}

/** The post that it is to become. */
export function toPost(accountId: number, { poll, ...draft }: DraftInput): CreatePostInput {
  return { accountId, ...draft, ...(poll === null ? {} : { poll }) };
}
