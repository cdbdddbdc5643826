import type { AccessLogTranslation } from './access-log.en.js';

export const accessLogDe: AccessLogTranslation = {
  heading: 'Wer das gesehen hat', intro: 'Jedes Mal, wenn jemandem diese Aufzeichnung gezeigt wurde, ihr Schlüssel oder Daten davon gegeben wurden oder sie abgespielt wurde.', loading: 'Im Protokoll wird nachgesehen …', slow: 'Das dauert länger, als es sollte.', error: 'Das Protokoll konnte nicht gelesen werden.', retry: 'Noch einmal versuchen',
  gone: 'Eine solche Aufzeichnung von Ihnen gibt es nicht.', none: 'Bisher niemand.', more: 'Ältere Einträge werden nicht gezeigt.', when: '{date}, {time} Uhr', played: '{from} bis {to}',
  checked: 'Diese Seite hat jeden Eintrag mit dem Protokoll verglichen, das Ihre Versicherung am {date}, {time} Uhr, unterschrieben hat.', waiting: 'Ihre Versicherung hat das Protokoll noch nicht unterschrieben. Sehen Sie in einer Minute noch einmal nach.',
  wrong: { one: 'Bei {count} Eintrag ist nicht belegt, dass er im Protokoll steht.', other: 'Bei {count} Einträgen ist nicht belegt, dass sie im Protokoll stehen.' }, 'wrong.more': 'Rufen Sie Ihre Versicherung an und sagen Sie, dass das Zugriffsprotokoll einer Aufzeichnung nicht zu seiner Unterschrift passt.',
  'proof.proved': 'Belegt', 'proof.waiting': 'Noch nicht unterschrieben', 'proof.not-proved': 'Nicht belegt',
  'who.self': 'Sie', 'who.practitioner': 'die behandelnde Person', 'who.reader': 'jemand, den Sie lesen lassen', 'who.escrow': 'die Treuhandstelle der Versicherung', 'who.compliance': 'Compliance', 'who.somebody-else': 'jemand anderes', 'who.service': 'der Dienst',
  'action.listed': 'Stand in einer Liste: {who}', 'action.key-released': 'Schlüssel gegeben: {who}', 'action.fetched': 'Versiegelte Daten gesendet: {who}', 'action.viewed': 'Abgespielt: {who}', 'action.downloaded': 'Als Datei gespeichert: {who}', 'action.refused': 'Abgewiesen: {who}',
  'action.escrow-requested': 'Ohne Sie angefragt: {who}', 'action.escrow-released': 'Ohne Sie geöffnet: {who}', 'action.erased': 'Gelöscht: {who}',
};
