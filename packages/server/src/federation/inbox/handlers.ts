import { handleAccept, handleReject } from './accept.ts';
import { handleAdd } from './add.ts';
import { handleAnnounce } from './announce.ts';
import { handleBlock } from './block.ts';
import { handleCreate } from './create.ts';
import { handleDelete } from './delete.ts';
import { handleDislike } from './dislike.ts';
import { handleFeatureRequest } from './feature-request.ts';
import { handleFlag } from './flag.ts';
import { handleFollow } from './follow.ts';
import type { Handle } from './handler.ts';
import { handleLike } from './like.ts';
import { handleQuoteRequest } from './quote-request.ts';
import { handleUndo } from './undo.ts';
import { handleUpdate } from './update.ts';

/** What we understand of what others do. Any other type is answered with 202 and forgotten. */
export const HANDLERS: Readonly<Record<string, Handle>> = {
  Accept: handleAccept,
  Add: handleAdd,
  Announce: handleAnnounce,
  Block: handleBlock,
  Create: handleCreate,
  Delete: handleDelete,
  Dislike: handleDislike,
  EmojiReact: handleLike,
  FeatureRequest: handleFeatureRequest,
  Flag: handleFlag,
  Follow: handleFollow,
  Like: handleLike,
  QuoteRequest: handleQuoteRequest,
  Reject: handleReject,
  Remove: handleAdd,
  Undo: handleUndo,
  Update: handleUpdate,
};
