import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Formats } from './format.js';
import { canonicalLocale, directionOf, inLanguage } from './locale.js';
import type { Catalogue, Messages, Values } from './strings/catalogue.js';
import { interpolate } from './strings/interpolate.js';

/** An element that can be told its language (`lang`), and may know a client's. */
export interface StringsHost extends ReactiveControllerHost, HTMLElement {
  client?: { readonly locale: string } | null;
}

/**
 * The words and the formats of an element, in its language: its own `lang`, else the client's locale, else the page's.
 * Draws in English until the language is there, and again then.
 */
export class StringsController<M extends Messages> implements ReactiveController {
  readonly #host: StringsHost;
  readonly #catalogue: Catalogue<M>;
  readonly #client: () => { readonly locale: string } | null | undefined;
  #formats: Formats | null = null;
  /** What was wanted last, and what it came to: asked for with every word, changed hardly ever. */
  #settled = { wanted: '', language: '', locale: 'en' };

  /** @param client where the client comes from, when it may come by context; the element's property when absent */
  constructor(host: StringsHost, catalogue: Catalogue<M>, client: () => { readonly locale: string } | null | undefined = () => host.client) {
    this.#host = host;
    this.#catalogue = catalogue;
    this.#client = client;
    host.addController(this);
  }

  /** BCP 47. */
  get locale(): string {
    const wanted = this.#host.lang || this.#client()?.locale || (typeof document === 'undefined' ? '' : document.documentElement.lang) || 'en';
    const language = this.#catalogue.language(wanted);
    if (this.#settled.wanted !== wanted || this.#settled.language !== language) {
      this.#settled = { wanted, language, locale: inLanguage(canonicalLocale(wanted), language) };
    }
    return this.#settled.locale;
  }

  /** Whether the words are in that language now; false while they are still English because it is being loaded. */
  get ready(): boolean {
    return this.#catalogue.ready(this.locale);
  }

  /** For the `dir` of an element's outermost box: the words' own, whatever the page's. */
  get dir(): 'ltr' | 'rtl' {
    return directionOf(this.locale);
  }

  get format(): Formats {
    const { locale } = this;
    if (this.#formats?.locale !== locale) this.#formats = new Formats(locale);
    return this.#formats;
  }

  /** A message, its places filled; always text. */
  readonly t = (key: keyof M, values?: Values): string => {
    const { locale } = this;
    return interpolate(this.#catalogue.message(locale, key), locale, values);
  };

  hostUpdate(): void {
    const { locale } = this;
    if (this.#catalogue.ready(locale)) return;
    void this.#catalogue.load(locale).then(() => this.#host.requestUpdate());
  }
}
