import { Catalogue } from './catalogue.js';
import { errorsEn } from './errors.en.js';

/** One sentence for each error code: what happened and what to do. */
export const errorStrings = new Catalogue(errorsEn, {
  de: () => import('./errors.de.js').then((file) => file.errorsDe),
  fr: () => import('./errors.fr.js').then((file) => file.errorsFr),
  ar: () => import('./errors.ar.js').then((file) => file.errorsAr),
});
