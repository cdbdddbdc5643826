import type { ComplianceTranslation } from './compliance.en.js';
import { exposureDe } from './exposure.de.js';
import { stopsDe } from './stops.de.js';

export const complianceDe: ComplianceTranslation = {
  ...exposureDe,
  ...stopsDe,
  loading: 'Wird geladen …', retry: 'Noch einmal versuchen', slow: 'Das dauert länger, als es sollte.', error: 'Das konnte nicht geladen werden.', old: 'Das kann veraltet sein: Die letzte Antwort kam nicht.', cancel: 'Abbrechen', more: '{count} weitere zeigen',
  when: '{date}, {time} Uhr', 'when.between': '{date}, {from} – {to} Uhr', officer: 'Compliance {id}', you: 'Sie', service: 'Der Dienst, von selbst', id: 'Kennung {id}', recording: 'Aufzeichnung {id}', consultation: 'Sprechstunde {id}',
  reason: 'Begründung', 'reason.hint': 'Ihre Kolleginnen und Kollegen sehen sie. Sie bleibt beim Vorfall. Schreiben Sie keine Namen.', 'reason.hint.alone': 'Das gehört zu keinem Vorfall, deshalb steht die Begründung in keinem Verlauf. Schreiben Sie keine Namen.', 'reason.missing': 'Geben Sie eine Begründung an.',

  'clock.drill': 'In dieser Übung: Zeit bis zur Meldung an die Aufsicht',
  'clock.left': 'Zeit bis zur Meldung an die Aufsicht', 'clock.until': 'Bis {date}, {time} Uhr ({zone})', 'clock.late': 'Die Zeit für die Meldung an die Aufsicht ist vorbei', 'clock.since': 'Seit {date}, {time} Uhr ({zone})',
  'clock.calm': 'Kein Vorfall ist offen', 'clock.calm.more': 'Wenn einer beginnt, laufen die 72 Stunden, und diese Uhr zeigt, was davon bleibt.', 'clock.closed': 'Dieser Vorfall ist geschlossen', 'clock.merged': 'Dieser Vorfall gehört zu einem anderen',
  'clock.open': { one: '{count} Vorfall offen', other: '{count} Vorfälle offen' }, 'clock.requests': { one: '{count} Antrag wartet auf eine zweite Person', other: '{count} Anträge warten auf eine zweite Person' },

  drill: 'Übung', 'drill.more': 'Eine Probe mit gekennzeichneten Personen. Niemand sonst ist betroffen, und niemandem ist etwas zu melden.',

  incidents: 'Vorfälle', 'incidents.intro': 'Was jemandem gezeigt oder angeboten wurde, dem es nicht gehört.', 'incidents.none': 'Kein Vorfall ist bekannt', 'incidents.none.more': 'Ein Vorfall beginnt von selbst, wenn jemand etwas meldet oder wenn ein Fehler gefunden wird.', 'incidents.most': 'Das sind die neuesten {count}. Ältere stehen nicht in dieser Liste.',
  'incidents.all': 'Alle Vorfälle', 'incidents.gone': 'Einen solchen Vorfall gibt es hier nicht.', 'incident.opened': 'Begonnen {date}, {time} Uhr',
  'incident.reports': { one: '{count} Meldung', other: '{count} Meldungen' }, 'incident.items': { one: '{count} Aufzeichnung', other: '{count} Aufzeichnungen' },
  'incident.show': 'Ansehen, was geschah', 'incident.show.label': 'Ansehen, was geschah: {incident}', 'incident.exposure': 'Wer hat wessen gesehen', 'incident.exposure.label': 'Wer hat wessen gesehen: {incident}', 'incident.notices': 'Mitteilungen', 'incident.stops': 'Sperren', 'incident.id': 'Vorfall {id}', 'incident.into': 'Er ist jetzt ein Teil von Vorfall {id}',
  'state.open': 'Offen', 'state.open.more': 'Noch sagt nichts, dass alles davon gesperrt ist.', 'state.contained': 'Eingedämmt', 'state.contained.more': 'Alles, was davon bekannt ist, wurde gesperrt.', 'state.closed': 'Geschlossen', 'state.merged': 'Zusammengeführt',

  'fault.owner': 'Eine Aufzeichnung wurde jemand anderem angeboten', 'fault.identity': 'Der Dienst hielt eine Person für eine andere', 'fault.connection': 'Am anderen Ende war jemand anderes', 'fault.wrong-patient': 'Aus der Praxis wurde die falsche Person gemeldet', 'fault.not-mine': 'Ein Mitglied hat eine fremde Aufzeichnung gemeldet',
  'fault.invariant': 'Eine gespeicherte Aufzeichnung gehört jemand anderem, als ihr Nachweis sagt', 'fault.canary': 'Einem Testmitglied wurde Fremdes gezeigt', 'fault.other': 'Etwas wurde aus einem anderen Grund abgewiesen',
  'feature.replay': 'Wiedergabe', 'feature.download': 'Herunterladen', 'feature.switch-to-video': 'Wechsel zu Video', 'feature.consultation': 'Sprechstunde', 'feature.booking': 'Buchung',

  timeline: 'Was geschehen ist', 'timeline.more': 'Die Liste wächst nur: Nichts wird geändert oder entfernt.',
  'event.opened': 'Der Vorfall begann.', 'event.reported': { one: 'Er wurde gemeldet.', other: 'Er wurde {count}-mal gemeldet.' }, 'event.verified': { one: 'Die Meldung hat sich bestätigt.', other: '{count} Meldungen haben sich bestätigt.' }, 'event.not-verified': 'Die Meldung ließ sich nicht bestätigen. Nichts wurde gesperrt.',
  'event.stopped': 'Eine Sperre wurde gesetzt.', 'event.stop-failed': 'Eine Sperre konnte nicht gesetzt werden.', 'event.contained': 'Alles, was bis dahin davon bekannt war, war gesperrt.', 'event.widening-asked': 'Eine umfassendere Sperre wurde beantragt.', 'event.widening-approved': 'Eine zweite Person hat eine umfassendere Sperre genehmigt.',
  'event.lift-asked': 'Die Aufhebung einer Sperre wurde beantragt.', 'event.lifted': 'Zwei Personen haben eine Sperre aufgehoben.', 'event.refused': 'Ein Antrag wurde abgelehnt oder zurückgenommen.', 'event.merged': 'Ein anderer Vorfall wurde mit diesem zusammengeführt.', 'event.merged.into': 'Dieser Vorfall wurde mit einem anderen zusammengeführt.', 'event.split': 'Aufzeichnungen kamen in einen eigenen Vorfall.',
  'event.closed': 'Der Vorfall wurde geschlossen.', 'event.reopened': 'Der Vorfall wurde wieder geöffnet.', 'event.exposure-counted': 'Es wurde gezählt, wer was erhalten hat.', 'event.notice-drafted': 'Mitteilungen wurden entworfen.', 'event.notice-approved': 'Eine Mitteilung wurde freigegeben.', 'event.stop': 'Sperre {number}',

  decide: 'Entscheiden', merge: 'Mit einem anderen zusammenführen', 'merge.into': 'Mit welchem Vorfall', 'merge.more': 'Seine Meldungen und Aufzeichnungen gehen in den anderen über. Es gilt die Uhr dessen, der zuerst eröffnet wurde.', split: 'Aufzeichnungen herausnehmen', 'split.which': 'Welche Aufzeichnungen', 'split.more': 'Sie werden ein eigener Vorfall.', 'split.missing': 'Wählen Sie mindestens eine.',
  close: 'Den Vorfall schließen', 'close.more': 'Seine Sperren gelten weiter, bis sie aufgehoben werden.', reopen: 'Wieder öffnen', 'reopen.more': 'Seine Uhr läuft ab dem ersten Beginn weiter.',

  notices: 'Mitteilungen', 'notices.intro': 'Aus dem Protokoll entworfen. Der Dienst sendet keine davon.', 'notices.none': 'Noch ist keine Mitteilung entworfen.', 'notices.draft': 'Mitteilungen entwerfen', 'notices.draft.again': 'Neu aus dem Protokoll entwerfen', 'notices.done': { one: '{count} Entwurf ist da.', other: '{count} Entwürfe sind da.' },
  'notices.for': 'Für wen', 'notices.addressee': 'Welche Person', 'notices.part': { one: '{count} Entwurf von {total} ist geladen.', other: '{count} Entwürfe von {total} sind geladen.' }, 'audience.regulator': 'Aufsicht', 'audience.controller': 'Verantwortliche Stelle', 'audience.owner': 'Mitglieder, denen sie gehören', 'audience.recipient': 'Personen, die sie erhalten haben', 'audience.practitioner': 'Behandelnde',
  'notice.draft': 'Entwurf', 'notice.approved': 'Freigegeben', 'notice.superseded': 'Überholt: Die Zahlen haben sich geändert', 'notice.drafted-at': 'Entworfen {date}, {time} Uhr', 'notice.approved-at': 'Freigegeben {date}, {time} Uhr, von: {who}', 'notice.fields': 'Felder', 'notice.language': 'Der Entwurf selbst ist auf Englisch.', 'notice.unknown': 'Unbekannt',
  'notice.unknown.count': { one: '{count} Feld ist unbekannt: Jemand muss es herausfinden.', other: '{count} Felder sind unbekannt: Jemand muss sie herausfinden.' }, 'notice.from.ledger': 'Aus dem Protokoll', 'notice.from.incident': 'Aus dem Vorfall', 'notice.from.configuration': 'Aus der Konfiguration', 'notice.words': 'In Worten',
  'notice.approve': 'Freigeben', 'notice.approve.more': 'Sie sagen damit, dass es stimmt. Gesendet wird dadurch nichts: Das tun Sie selbst.', 'notice.approve.owner': 'Sie sagen damit, dass es stimmt. Das Mitglied liest dann in seinen eigenen Mitteilungen, dass jemand anderes möglicherweise einen Teil einer Aufzeichnung erhalten hat. Der Entwurf selbst wird nicht gesendet: Das tun Sie selbst.', 'notice.done': 'Die Mitteilung ist freigegeben.', 'notice.json': 'Als JSON speichern', 'notice.markdown': 'Als Markdown speichern', 'notice.print': 'Drucken',
};
