import { directionOf } from '../locale.js';
import type { Message, Values } from './catalogue.js';

/** Letters of Hebrew, Arabic and their relatives. */
const RTL_LETTERS = /[\u0590-\u08ff\ufb1d-\ufdfd\ufe70-\ufefc]/;

const rules = new Map<string, Intl.PluralRules>();

function category(locale: string, count: number): Intl.LDMLPluralRule {
  let rule = rules.get(locale);
  if (rule === undefined) rules.set(locale, (rule = new Intl.PluralRules(locale)));
  return rule.select(count);
}

/**
 * A message with its `{name}` places filled. Text in, text out: it is only ever drawn as text, so a value may hold
 * anything. Where two directions can meet, a value is wrapped in isolates (U+2068, U+2069), so that an Arabic name in
 * an English sentence, or the reverse, does not reorder the words around it.
 */
export function interpolate(message: Message, locale: string, values: Values = {}): string {
  const { count } = values;
  const text = typeof message === 'string' ? message : (message[category(locale, typeof count === 'number' ? count : 0)] ?? message.other);
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    if (typeof value === 'number') return value.toLocaleString(locale);
    return directionOf(locale) === 'rtl' || RTL_LETTERS.test(value) ? `\u2068${value}\u2069` : value;
  });
}
