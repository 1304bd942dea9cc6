import Type from 'typebox';
import { nullable } from './common.ts';
import { Quote } from './quote.ts';
import { StatusFields } from './status-fields.ts';

/** A post itself, never a boost: the value of `reblog`. */
export const RebloggedStatus = Type.Object({
  ...StatusFields,
  reblog: Type.Null(),
  quote: nullable(Quote),
});
export type RebloggedStatus = Type.Static<typeof RebloggedStatus>;

/** A post, or the wrapper of a boost: then `reblog` is the post, and text, media and mentions are empty. */
export const Status = Type.Object({
  ...StatusFields,
  reblog: nullable(RebloggedStatus),
  quote: nullable(Quote),
});
export type Status = Type.Static<typeof Status>;

const { content: _content, ...withoutContent } = Status.properties;

/** The answer of a deletion: the text as it was typed instead of HTML, so that it can be redrafted. */
export const DeletedStatus = Type.Object({ ...withoutContent, text: Type.String() });
export type DeletedStatus = Type.Static<typeof DeletedStatus>;
