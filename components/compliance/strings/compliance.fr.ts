import type { ComplianceTranslation } from './compliance.en.js';
import { exposureFr } from './exposure.fr.js';
import { stopsFr } from './stops.fr.js';

export const complianceFr: ComplianceTranslation = {
  ...exposureFr,
  ...stopsFr,
  loading: 'Chargement…', retry: 'Réessayer', slow: 'Cela prend plus de temps que prévu.', error: 'Cela n’a pas pu être chargé.', old: 'Cela peut être ancien\u202f: la dernière réponse n’est pas venue.', cancel: 'Annuler', more: 'En afficher {count} de plus',
  when: '{date} à {time}', 'when.between': '{date}, {from} – {to}', officer: 'Responsable {id}', you: 'Vous', service: 'Le service, de lui-même', id: 'Identifiant {id}', recording: 'Enregistrement {id}', consultation: 'Consultation {id}',
  reason: 'Motif', 'reason.hint': 'Vos collègues le voient. Il reste avec l’incident. N’écrivez aucun nom.', 'reason.hint.alone': 'Cela n’appartient à aucun incident\u202f: le motif ne figure dans aucun déroulement. N’écrivez aucun nom.', 'reason.missing': 'Indiquez pourquoi.',

  'clock.drill': 'Dans cet exercice, temps restant pour informer l’autorité',
  'clock.left': 'Temps restant pour informer l’autorité', 'clock.until': 'Jusqu’au {date}, {time} ({zone})', 'clock.late': 'Le délai pour informer l’autorité est dépassé', 'clock.since': 'Depuis le {date}, {time} ({zone})',
  'clock.calm': 'Aucun incident n’est ouvert', 'clock.calm.more': 'Quand il s’en ouvre un, les 72 heures commencent, et cette horloge montre ce qu’il en reste.', 'clock.closed': 'Cet incident est clos', 'clock.merged': 'Cet incident fait partie d’un autre',
  'clock.open': { one: '{count} incident ouvert', other: '{count} incidents ouverts' }, 'clock.requests': { one: '{count} demande attend une deuxième personne', other: '{count} demandes attendent une deuxième personne' },

  drill: 'Exercice', 'drill.more': 'Une répétition avec des personnes marquées. Personne d’autre n’est touché, et il n’y a rien à signaler à personne.',

  incidents: 'Incidents', 'incidents.intro': 'Ce qui a été montré ou proposé à quelqu’un à qui cela n’appartient pas.', 'incidents.none': 'Aucun incident n’est connu', 'incidents.none.more': 'Un incident s’ouvre de lui-même quand quelqu’un signale quelque chose, ou quand une erreur est trouvée.', 'incidents.most': 'Ce sont les {count} plus récents. Les plus anciens ne sont pas dans cette liste.',
  'incidents.all': 'Tous les incidents', 'incidents.gone': 'Il n’y a pas d’incident de ce nom ici.', 'incident.opened': 'Ouvert le {date} à {time}',
  'incident.reports': { one: '{count} signalement', other: '{count} signalements' }, 'incident.items': { one: '{count} enregistrement', other: '{count} enregistrements' },
  'incident.show': 'Voir ce qui s’est passé', 'incident.show.label': 'Voir ce qui s’est passé\u202f: {incident}', 'incident.exposure': 'Qui a vu quoi', 'incident.exposure.label': 'Qui a vu quoi\u202f: {incident}', 'incident.notices': 'Avis', 'incident.stops': 'Blocages', 'incident.id': 'Incident {id}', 'incident.into': 'Il fait maintenant partie de l’incident {id}',
  'state.open': 'Ouvert', 'state.open.more': 'Rien ne dit encore que tout en est bloqué.', 'state.contained': 'Contenu', 'state.contained.more': 'Tout ce qu’on en sait a été bloqué.', 'state.closed': 'Clos', 'state.merged': 'Fusionné',

  'fault.owner': 'Un enregistrement a été proposé à quelqu’un d’autre', 'fault.identity': 'Le service a pris une personne pour une autre', 'fault.connection': 'Quelqu’un d’autre était à l’autre bout', 'fault.wrong-patient': 'Une personne soignante a signalé un mauvais patient', 'fault.not-mine': 'Un membre a signalé un enregistrement qui n’est pas le sien',
  'fault.invariant': 'Un enregistrement conservé n’appartient pas à qui dit son attestation', 'fault.canary': 'Un membre témoin a vu ce qui n’est pas à lui', 'fault.other': 'Un élément a été refusé pour une autre raison',
  'feature.replay': 'Lecture', 'feature.download': 'Téléchargement', 'feature.switch-to-video': 'Passage à la vidéo', 'feature.consultation': 'Consultation', 'feature.booking': 'Réservation',

  timeline: 'Ce qui s’est passé', 'timeline.more': 'La liste ne fait que grandir\u202f: rien n’est changé ni retiré.',
  'event.opened': 'L’incident s’est ouvert.', 'event.reported': { one: 'Il a été signalé.', other: 'Il a été signalé {count} fois.' }, 'event.verified': { one: 'Le signalement s’est vérifié.', other: '{count} signalements se sont vérifiés.' }, 'event.not-verified': 'Le signalement n’a pas pu être vérifié. Rien n’a été bloqué.',
  'event.stopped': 'Un blocage a été posé.', 'event.stop-failed': 'Un blocage n’a pas pu être posé.', 'event.contained': 'Tout ce qu’on en savait alors était bloqué.', 'event.widening-asked': 'Un blocage plus large a été demandé.', 'event.widening-approved': 'Une deuxième personne a approuvé un blocage plus large.',
  'event.lift-asked': 'La levée d’un blocage a été demandée.', 'event.lifted': 'Deux personnes ont levé un blocage.', 'event.refused': 'Une demande a été refusée ou retirée.', 'event.merged': 'Un autre incident a été fusionné avec celui-ci.', 'event.merged.into': 'Cet incident a été fusionné avec un autre.', 'event.split': 'Des enregistrements ont été mis dans un incident à part.',
  'event.closed': 'L’incident a été clos.', 'event.reopened': 'L’incident a été rouvert.', 'event.exposure-counted': 'On a compté qui a reçu quoi.', 'event.notice-drafted': 'Des avis ont été rédigés.', 'event.notice-approved': 'Un avis a été approuvé.', 'event.stop': 'Blocage {number}',

  decide: 'Décider', merge: 'Fusionner avec un autre', 'merge.into': 'Avec quel incident', 'merge.more': 'Ses signalements et ses enregistrements passent à l’autre. L’horloge est celle de l’incident ouvert en premier.', split: 'Mettre des enregistrements à part', 'split.which': 'Quels enregistrements', 'split.more': 'Ils deviennent un incident à part.', 'split.missing': 'Choisissez-en au moins un.',
  close: 'Clore l’incident', 'close.more': 'Ses blocages restent en vigueur jusqu’à ce qu’ils soient levés.', reopen: 'Rouvrir', 'reopen.more': 'Son horloge continue depuis la première ouverture.',

  notices: 'Avis', 'notices.intro': 'Rédigés d’après le registre. Le service n’en envoie aucun.', 'notices.none': 'Aucun avis n’a encore été rédigé.', 'notices.draft': 'Rédiger les avis', 'notices.draft.again': 'Rédiger à nouveau d’après le registre', 'notices.done': { one: '{count} projet est là.', other: '{count} projets sont là.' },
  'notices.for': 'Pour qui', 'notices.addressee': 'Quelle personne', 'notices.part': { one: '{count} projet sur {total} est chargé.', other: '{count} projets sur {total} sont chargés.' }, 'audience.regulator': 'Autorité', 'audience.controller': 'Responsable du traitement', 'audience.owner': 'Membres à qui ils appartiennent', 'audience.recipient': 'Personnes qui les ont reçus', 'audience.practitioner': 'Personnes soignantes',
  'notice.draft': 'Projet', 'notice.approved': 'Approuvé', 'notice.superseded': 'Dépassé\u202f: les chiffres ont changé', 'notice.drafted-at': 'Rédigé le {date} à {time}', 'notice.approved-at': 'Approuvé le {date} à {time}, par\u202f: {who}', 'notice.fields': 'Champs', 'notice.language': 'Le projet lui-même est en anglais.', 'notice.unknown': 'Inconnu',
  'notice.unknown.count': { one: '{count} champ est inconnu\u202f: quelqu’un doit le trouver.', other: '{count} champs sont inconnus\u202f: quelqu’un doit les trouver.' }, 'notice.from.ledger': 'D’après le registre', 'notice.from.incident': 'D’après l’incident', 'notice.from.configuration': 'D’après la configuration', 'notice.words': 'En mots',
  'notice.approve': 'Approuver', 'notice.approve.more': 'Vous dites par là que c’est exact. Rien n’est envoyé\u202f: vous l’envoyez vous-même.', 'notice.approve.owner': 'Vous dites par là que c’est exact. Le membre lit alors, parmi ses propres avis, que quelqu’un d’autre a peut-être reçu une partie d’un enregistrement. Le projet lui-même n’est pas envoyé\u202f: vous l’envoyez vous-même.', 'notice.done': 'L’avis est approuvé.', 'notice.json': 'Enregistrer en JSON', 'notice.markdown': 'Enregistrer en Markdown', 'notice.print': 'Imprimer',
};
