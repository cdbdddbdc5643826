import type { Translation } from '../../internal/strings/catalogue.js';
import type { exposureEn } from './exposure.en.js';

export const exposureFr: Translation<typeof exposureEn> = {
  exposure: 'Qui a vu quoi', 'exposure.counted': 'Compté le {date} à {time}, d’après {count} entrées du registre.', 'exposure.none': 'Personne n’a rien reçu de quelqu’un d’autre.',
  'exposure.owners': { one: 'membre dont des enregistrements sont partis', other: 'membres dont des enregistrements sont partis' }, 'exposure.recipients': { one: 'personne qui les a reçus', other: 'personnes qui les ont reçus' }, 'exposure.recordings': { one: 'enregistrement', other: 'enregistrements' },
  'exposure.picture': 'Image', 'exposure.picture.more': 'Chaque ligne est ce qui est allé d’un membre à quelqu’un d’autre. Plus elle est épaisse, plus c’est allé loin. Choisissez quelqu’un pour ne voir que ses lignes.', 'exposure.from': 'À qui c’est', 'exposure.to': 'Qui l’a reçu',
  'exposure.least': 'Jusqu’où, au moins', 'exposure.search': 'Chercher un identifiant', 'exposure.all': 'Montrer tout le monde', 'exposure.shown': { one: '{count} ligne sur {total}', other: '{count} lignes sur {total}' }, 'exposure.group': { one: '{count} personne', other: '{count} personnes' }, 'exposure.node': '{lines}, au plus {step}', 'exposure.lines': { one: '{count} ligne', other: '{count} lignes' },
  'step.listed': 'listé', 'step.key-released': 'clé remise', 'step.fetched': 'téléchargé', 'step.viewed-possible': 'peut-être vu', 'step.viewed': 'vu',
  'step.listed.more': 'Il figurait dans une réponse.', 'step.key-released.more': 'La réponse contenait sa clé.', 'step.fetched.more': 'Des données scellées sont parties.', 'step.viewed-possible.more': 'Des données et une clé qui les ouvre sont parties\u202f; rien ne dit si elles ont été lues.', 'step.viewed.more': 'La page a signé qu’au moins une seconde a été lue.',
  'exposure.table': 'Tableau', 'exposure.col.recording': 'Enregistrement', 'exposure.col.step': 'Jusqu’où', 'exposure.col.when': 'Quand', 'exposure.col.played': 'Lu', 'exposure.col.evidence': 'Entrées du registre', 'exposure.not-played': 'Aucun reçu', 'exposure.entries.more': '{list} et {count} autres',
  'exposure.words': 'Pour l’autorité', 'exposure.words.seen': { one: 'Quelqu’un d’autre a vu des enregistrements de {count} membre.', other: 'Quelqu’un d’autre a vu des enregistrements de {count} membres.' }, 'exposure.words.seen.none': 'Rien ne dit que quelqu’un a vu l’enregistrement d’une autre personne.',
  'exposure.words.maybe': { one: 'Des enregistrements de {count} membre ont pu être vus\u202f: rien ne dit le contraire, ni ne le confirme.', other: 'Des enregistrements de {count} membres ont pu être vus\u202f: rien ne dit le contraire, ni ne le confirme.' },
  'exposure.words.unseen': { one: 'Des enregistrements de {count} membre ont été reçus mais pas vus.', other: 'Des enregistrements de {count} membres ont été reçus mais pas vus.' },
  'exposure.words.evidence': 'Preuves\u202f: entrées {first} à {last} du registre, {count} en tout, comptées le {date} à {time}.', 'exposure.words.copy': 'Copier ces phrases', 'exposure.words.copied': 'Les phrases sont copiées.',
};
