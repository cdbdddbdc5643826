import type { AccessLogTranslation } from './access-log.en.js';

export const accessLogFr: AccessLogTranslation = {
  heading: 'Qui l’a vu', intro: 'Chaque fois que cet enregistrement a été montré à quelqu’un, que sa clé ou ses données ont été données, ou qu’il a été lu.', loading: 'Lecture du registre…', slow: 'Cela prend plus de temps que prévu.', error: 'Le registre n’a pas pu être lu.', retry: 'Réessayer',
  gone: 'Vous n’avez pas d’enregistrement de ce nom.', none: 'Personne jusqu’ici.', more: 'Les lignes plus anciennes ne sont pas montrées.', when: '{date} à {time}', played: '{from} à {to}',
  checked: 'Cette page a vérifié chaque ligne ci-dessous avec le registre que votre assureur a signé le {date} à {time}.', waiting: 'Votre assureur n’a pas encore signé le registre. Regardez à nouveau dans une minute.',
  wrong: { one: 'Rien ne prouve que {count} ligne figure dans le registre.', other: 'Rien ne prouve que {count} lignes figurent dans le registre.' }, 'wrong.more': 'Appelez votre assureur et dites que le registre d’accès d’un enregistrement ne correspond pas à sa signature.',
  'proof.proved': 'Prouvé', 'proof.waiting': 'Pas encore signé', 'proof.not-proved': 'Non prouvé',
  'who.self': 'vous', 'who.practitioner': 'la personne soignante', 'who.reader': 'une personne à qui vous permettez la lecture', 'who.escrow': 'le service de séquestre de l’assureur', 'who.compliance': 'la conformité', 'who.somebody-else': 'quelqu’un d’autre', 'who.service': 'le service',
  'action.listed': 'Il figurait dans une liste\u202f: {who}', 'action.key-released': 'Sa clé a été donnée\u202f: {who}', 'action.fetched': 'Ses données scellées ont été envoyées\u202f: {who}', 'action.viewed': 'Il a été lu\u202f: {who}', 'action.downloaded': 'Il a été enregistré en fichier\u202f: {who}', 'action.refused': 'Il a été refusé\u202f: {who}',
  'action.escrow-requested': 'Il a été demandé sans vous\u202f: {who}', 'action.escrow-released': 'Il a été ouvert sans vous\u202f: {who}', 'action.erased': 'Il a été effacé\u202f: {who}',
};
