import { Catalogue } from '../../internal/strings/catalogue.js';
import { accessLogEn } from './access-log.en.js';

/** The words of `<consult-access-log>`. A host adds a language with `accessLogStrings.add()`. */
export const accessLogStrings = new Catalogue(accessLogEn, {
  de: () => import('./access-log.de.js').then((file) => file.accessLogDe),
  fr: () => import('./access-log.fr.js').then((file) => file.accessLogFr),
  ar: () => import('./access-log.ar.js').then((file) => file.accessLogAr),
});
export type AccessLogStrings = typeof accessLogEn;
