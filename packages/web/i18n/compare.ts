import { type MessageFormatElement, TYPE } from '@formatjs/icu-messageformat-parser';
import type { Group } from './catalogue.ts';
import { compileMessage, parseMessage } from './compile.ts';

/** What a language lacks of a group, and what is wrong in what it has. */
export function compareGroup(locale: string, source: Group, own: Group): { missing: string[]; wrong: string[] } {
  const wrong: string[] = [];
  for (const [key, text] of Object.entries(own)) {
    try {
      if (source[key] === undefined) throw new Error('English has no such message');
      const elements = parseMessage(text);
      compareParams(compileMessage(parseMessage(source[key])).params, compileMessage(elements).params);
      checkPlurals(locale, elements);
    } catch (cause) {
      wrong.push(`${key}: ${(cause as Error).message}`);
    }
  }
  return { missing: Object.keys(source).filter((key) => own[key] === undefined), wrong };
}

/** A translation may leave a parameter out, not name one that nobody gives. */
function compareParams(given: Map<string, string>, used: Map<string, string>): void {
  for (const [name, type] of used) {
    if (!given.has(name)) throw new Error(`nobody gives {${name}}`);
    if (given.get(name) !== type) throw new Error(`{${name}} is a ${given.get(name)}, not a ${type}`);
  }
}

/** All categories of the language, and no others: what a number selects must be there (CLDR, plural rules). */
function checkPlurals(locale: string, elements: MessageFormatElement[]): void {
  for (const element of elements) {
    if (element.type !== TYPE.plural && element.type !== TYPE.select) continue;
    for (const { value } of Object.values(element.options)) checkPlurals(locale, value);
    if (element.type !== TYPE.plural) continue;
    const { pluralCategories } = new Intl.PluralRules(locale, { type: element.pluralType }).resolvedOptions();
    const said = Object.keys(element.options).filter((name) => !name.startsWith('='));
    const lacking = pluralCategories.filter((name) => !said.includes(name));
    const foreign = said.filter((name) => !(pluralCategories as string[]).includes(name));
    if (lacking.length > 0) throw new Error(`the plural lacks ${lacking.join(', ')}`);
    if (foreign.length > 0) throw new Error(`${locale} has no plural ${foreign.join(', ')}`);
  }
}
