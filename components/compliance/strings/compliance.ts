import { Catalogue } from '../../internal/strings/catalogue.js';
import { complianceEn } from './compliance.en.js';

/** The words of the elements for compliance officers. A host adds a language with `complianceStrings.add()`. */
export const complianceStrings = new Catalogue(complianceEn, {
  de: () => import('./compliance.de.js').then((file) => file.complianceDe),
  fr: () => import('./compliance.fr.js').then((file) => file.complianceFr),
  ar: () => import('./compliance.ar.js').then((file) => file.complianceAr),
});
export type ComplianceStrings = typeof complianceEn;
