const RTL = new Set(['ar', 'fa', 'he', 'ur', 'ps', 'sd', 'yi', 'dv', 'ug']);

/** `en` of `en-IE`. */
export function languageOf(locale: string): string {
  return locale.split(/[-_]/, 1)[0]?.toLowerCase() ?? 'en';
}

export function directionOf(locale: string): 'ltr' | 'rtl' {
  return RTL.has(languageOf(locale)) ? 'rtl' : 'ltr';
}

/** The locale as Intl knows it, else `en`: a page's `lang` can be anything. */
export function canonicalLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** Without a region English is that of our insurers, day before month; elsewhere Intl's own choice is right. */
const REGION: Readonly<Record<string, string>> = { en: 'en-GB' };

/** Whether `Intl` and the words can speak the same language; else the words' language with the locale's own region. */
export function inLanguage(locale: string, language: string): string {
  const region = new Intl.Locale(locale).region;
  if (region === undefined) return REGION[language] ?? language;
  return languageOf(locale) === language ? locale : `${language}-${region}`;
}
