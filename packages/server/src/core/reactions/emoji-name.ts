const CUSTOM = /^:\w{1,100}(@[^\s:@]{1,253}(:\d{1,5})?)?:$/;
/** One emoji, flags, keycaps and joined ones included; Unicode calls that set RGI_Emoji. */
const UNICODE = /^\p{RGI_Emoji}$/v;

/** What a reaction with a custom emoji of another server is kept as. */
export function toCustomName({ shortcode, domain }: { shortcode: string; domain: string }): string {
  return `:${shortcode}@${domain}:`;
}

/**
 * What a reaction is kept as: one emoji of Unicode as its qualified form, or `:shortcode@domain:` (`:shortcode:` for our
 * own). Undefined for anything else.
 */
export function toEmojiName(text: string): string | undefined {
  if (CUSTOM.test(text)) return text;
  if (text.length > 40) return undefined;
  // Some keyboards leave out the mark that asks for the colourful form.
  return [text, `${text}\ufe0f`].find((form) => UNICODE.test(form));
}
