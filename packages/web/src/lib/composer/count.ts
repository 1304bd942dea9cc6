const link = /https?:\/\/[^\s<>"]+/gi;
const remoteMention = /(^|[^\w/@])@(\w+(?:[\w.-]*\w)?)@[\w.-]*\w/g;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Length as the API counts: graphemes, a link as `perLink`, `@user@host` as `@user`; the warning counts too. */
export function countCharacters(text: string, warning: string, perLink: number): number {
  const counted = text.replace(link, 'x'.repeat(perLink)).replace(remoteMention, '$1@$2');
  let length = 0;
  for (const _ of segmenter.segment(counted + warning)) length += 1;
  return length;
}
