import { Catalogue } from './catalogue.js';

const en = {
  ahead: 'The clock of this device is about {length} ahead. Set its date and time, then load this page again.',
  behind: 'The clock of this device is about {length} behind. Set its date and time, then load this page again.',
};

/** The words for a device whose clock is wrong. They are few, so they are loaded with the element. */
export const clockStrings = new Catalogue(en);
clockStrings.add('de', {
  ahead: 'Die Uhr dieses Geräts geht etwa {length} vor. Stellen Sie Datum und Uhrzeit und laden Sie diese Seite dann neu.',
  behind: 'Die Uhr dieses Geräts geht etwa {length} nach. Stellen Sie Datum und Uhrzeit und laden Sie diese Seite dann neu.',
});
clockStrings.add('fr', {
  ahead: 'L’horloge de cet appareil avance d’environ {length}. Réglez la date et l’heure, puis rechargez cette page.',
  behind: 'L’horloge de cet appareil retarde d’environ {length}. Réglez la date et l’heure, puis rechargez cette page.',
});
clockStrings.add('ar', {
  ahead: 'ساعة هذا الجهاز متقدمة بنحو {length}. اضبط التاريخ والوقت، ثم أعد تحميل هذه الصفحة.',
  behind: 'ساعة هذا الجهاز متأخرة بنحو {length}. اضبط التاريخ والوقت، ثم أعد تحميل هذه الصفحة.',
});
