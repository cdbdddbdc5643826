import { languageOf } from '../locale.js';

/** Forms by `Intl.PluralRules` category; `{count}` chooses. */
export type PluralForms = { readonly other: string } & Partial<Record<'zero' | 'one' | 'two' | 'few' | 'many', string>>;
export type Message = string | PluralForms;
export type Messages = Readonly<Record<string, Message>>;
/** Another language of a catalogue: the same keys; a missing one falls back to English. */
export type Translation<M extends Messages> = { readonly [K in keyof M]?: Message };
export type Values = Readonly<Record<string, string | number>>;

type Loader<M extends Messages> = () => Promise<Translation<M>>;

/**
 * The words of one feature, typed by the English ones. Other languages are loaded when they are first wanted;
 * a host adds its own, or words a few of ours otherwise, with `add`.
 */
export class Catalogue<M extends Messages> {
  readonly #english: M;
  readonly #loaders = new Map<string, Loader<M>>();
  readonly #loaded = new Map<string, Translation<M>>();

  constructor(english: M, loaders: Readonly<Record<string, Loader<M>>> = {}) {
    this.#english = english;
    for (const [language, loader] of Object.entries(loaders)) this.#loaders.set(language, loader);
  }

  /** Words in a language (`pl`), or over ours in one that we have (`en`). */
  add(language: string, words: Translation<M>): void {
    this.#loaded.set(language, { ...this.#loaded.get(language), ...words });
  }

  /** Whether the words of a locale's language are here now, English included. */
  ready(locale: string): boolean {
    const language = languageOf(locale);
    return language === 'en' || !this.#loaders.has(language);
  }

  /** Loads a language if there is one to load. Never rejects: without it the words are English. */
  async load(locale: string): Promise<void> {
    const language = languageOf(locale);
    const loader = this.#loaders.get(language);
    if (loader === undefined) return;
    try {
      const words = await loader();
      this.#loaded.set(language, { ...words, ...this.#loaded.get(language) });
    } catch {
      // A missing language file must not take the element with it.
    }
    this.#loaders.delete(language);
  }

  /** The language that a locale's words come in: its own, or `en`. */
  language(locale: string): string {
    const language = languageOf(locale);
    return this.#loaded.has(language) || this.#loaders.has(language) ? language : 'en';
  }

  message(locale: string, key: keyof M): Message {
    return this.#loaded.get(languageOf(locale))?.[key] ?? this.#loaded.get('en')?.[key] ?? this.#english[key] ?? String(key);
  }
}
