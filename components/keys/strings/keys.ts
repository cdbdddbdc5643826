import { Catalogue } from '../../internal/strings/catalogue.js';
import { keysEn } from './keys.en.js';

/** The words of `<consult-keys>`. A host adds a language with `keysStrings.add()`. */
export const keysStrings = new Catalogue(keysEn, {
  de: () => import('./keys.de.js').then((file) => file.keysDe),
  fr: () => import('./keys.fr.js').then((file) => file.keysFr),
  ar: () => import('./keys.ar.js').then((file) => file.keysAr),
});
export type KeysStrings = typeof keysEn;
