import { normalizeTag } from '../../lib/text/normalize-tag.ts';

/** What a post can be asked for beside its words, as tokens of the index; no word of a text is one. */
const FACET = '\ue001';
/** Engines take letters and digits alone of ASCII. */
const facet = (name: string) => FACET + name.replace(/[^\p{L}\p{M}\p{N}]/gu, '\ue002');

export const HAS = ['media', 'image', 'video', 'audio', 'poll', 'link', 'quote'] as const;
export const IS = ['reply', 'sensitive', 'quote'] as const;

/** Public, of an author who wants to be found. */
export const OPEN = facet('open');
/** In the library of somebody here. */
export const inLibraryOf = (accountId: number) => facet(`of${accountId}`);
export const isFrom = (accountId: number) => facet(`from${accountId}`);
export const hasThing = (thing: (typeof HAS)[number]) => facet(`has${thing}`);
export const isThing = (thing: (typeof IS)[number]) => facet(`is${thing}`);
/** By the language alone, whichever country's: `pt` of `pt-BR`. */
export const isIn = (language: string) => facet(`in${language.toLowerCase().split(/[-_]/)[0]}`);
/** Of a tag as it is typed or stored; none where nothing of it can be in a tag. */
export const hasTag = (tag: string) => facet(`tag${normalizeTag(tag)}`);
