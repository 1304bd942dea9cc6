interface HtmlPolicy {
  createHTML(html: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(html: string): string }): HtmlPolicy;
}

const factory = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
const policy = factory?.createPolicy('linnet-content', { createHTML: (html) => html });

/**
 * Marks HTML that the API has sanitised, for browsers that enforce Trusted Types. The policy's name is in the content
 * security policy; only `rich-text.svelte` may use it.
 */
export function trustSanitizedHtml(html: string): string {
  return policy?.createHTML(html) ?? html;
}
