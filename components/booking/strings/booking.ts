import { Catalogue } from '../../internal/strings/catalogue.js';
import { bookingEn } from './booking.en.js';

/** The words of `<consult-booking>`. A host adds a language, or words some otherwise, with `bookingStrings.add()`. */
export const bookingStrings = new Catalogue(bookingEn, {
  de: () => import('./booking.de.js').then((file) => file.bookingDe),
  fr: () => import('./booking.fr.js').then((file) => file.bookingFr),
  ar: () => import('./booking.ar.js').then((file) => file.bookingAr),
});
export type BookingStrings = typeof bookingEn;
