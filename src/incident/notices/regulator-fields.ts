import type { IncidentFault } from '../../domain/incident.js';
import type { NoticeField } from '../../domain/notice-draft.js';
import { fromConfiguration, fromIncident, fromLedger, instantText, unknownField } from './notice-field.js';
import { sumLines, type NoticeFacts } from './notice-facts.js';
import { receivedSentence } from './received-sentence.js';

export const FAULT_WORDS: Readonly<Record<IncidentFault, string>> = {
  owner: 'A recording of one member’s consultation was offered to another person.',
  invariant: 'A recording was stored under another owner than the one that its signed claim names.',
  canary: 'A watch account was offered a recording that is not its own.',
  'not-mine': 'A person reported that a recording offered to them is not theirs.',
  'wrong-patient': 'A practitioner reported that the person in the consultation is another patient than the one booked.',
  identity: 'The service took a person for another person.',
  connection: 'The other end of a consultation did not prove to be the person booked.',
  other: 'A page refused data that did not pass its checks.',
};

const FOUND_WORDS = {
  report: 'A person reported it.', violation: 'A person’s page refused it and reported it.',
  invariant: 'The service’s own check found it.', canary: 'A watch account found it.',
} as const;

/** The order of the ICO’s form for personal data breaches: the report, the breach, what was done, who reports. */
export const ICO_ORDER: readonly string[] = [
  'authority', 'authority-address', 'authority-form', 'law', 'report-type', 'notify-due-at', 'reason-for-delay',
  'what-happened', 'how-it-occurred', 'cyber-incident', 'how-discovered', 'discovered-at', 'breach-began-at', 'breach-ended-at',
  'data-categories', 'records-count', 'data-subjects-count', 'data-subject-categories', 'recipients-count',
  'listed-count', 'key-released-count', 'fetched-count', 'viewed-possible-count', 'viewed-count', 'received-but-not-seen',
  'likely-consequences', 'high-risk', 'measures-taken', 'contained-at', 'measures-proposed', 'data-subjects-told', 'other-organisations-told', 'staff-training',
  'organisation-name', 'organisation-registration', 'organisation-address', 'contact-name', 'contact-email', 'contact-telephone', 'reported-by',
];

/** Every field by its name: Art. 33(3) (a) to (d), and what the form asks besides. */
export function regulatorFields(facts: NoticeFacts): NoticeField[] {
  const { incident, exposure, configuration, foundBy, stops, ownersTold, now } = facts;
  const { authority, organisation, contact } = configuration;
  const sums = sumLines(exposure.lines);
  const { evidence } = sums;
  const fields = [
    fromConfiguration('authority', authority.name), fromConfiguration('authority-address', authority.address), fromConfiguration('authority-form', authority.form), fromConfiguration('law', authority.law),
    fromIncident('report-type', 'Initial report'), fromIncident('notify-due-at', instantText(incident.dueAt)),
    fromIncident('reason-for-delay', now <= incident.dueAt ? 'None: drafted within 72 hours of discovery.' : null),
    fromIncident('what-happened', FAULT_WORDS[incident.fault]), unknownField('how-it-occurred'), unknownField('cyber-incident'),
    fromIncident('how-discovered', foundBy === null ? null : FOUND_WORDS[foundBy]), fromIncident('discovered-at', instantText(incident.openedAt)),
    fromLedger('breach-began-at', instantText(sums.firstAt), evidence), fromLedger('breach-ended-at', instantText(sums.lastAt), evidence),
    fromConfiguration('data-categories', configuration.dataCategories),
    fromLedger('records-count', exposure.recordings, evidence), fromLedger('data-subjects-count', exposure.owners, evidence),
    fromConfiguration('data-subject-categories', configuration.subjectCategories), fromLedger('recipients-count', exposure.recipients, evidence),
    fromLedger('listed-count', exposure.steps.listed, evidence), fromLedger('key-released-count', exposure.steps['key-released'], evidence),
    fromLedger('fetched-count', exposure.steps.fetched, evidence), fromLedger('viewed-possible-count', exposure.steps['viewed-possible'], evidence),
    fromLedger('viewed-count', exposure.steps.viewed, evidence), fromLedger('received-but-not-seen', receivedSentence(exposure.steps), evidence),
    fromConfiguration('likely-consequences', configuration.likelyConsequences), unknownField('high-risk'),
    fromIncident('measures-taken', stopsWords(stops)), fromIncident('contained-at', instantText(incident.containedAt)),
    fromConfiguration('measures-proposed', configuration.measuresProposed),
    fromIncident('data-subjects-told', `${ownersTold} of ${exposure.owners} notices to owners are approved.`), unknownField('other-organisations-told'), unknownField('staff-training'),
    fromConfiguration('organisation-name', organisation.name), fromConfiguration('organisation-registration', organisation.registration), fromConfiguration('organisation-address', organisation.address),
    fromConfiguration('contact-name', contact.name), fromConfiguration('contact-email', contact.email), fromConfiguration('contact-telephone', contact.telephone), unknownField('reported-by'),
  ];
  const byName = new Map(fields.map((each) => [each.name, each]));
  return (configuration.regulatorOrder ?? ICO_ORDER).map((name) => byName.get(name) ?? unknownField(name));
}

export function stopsWords(stops: number): string | null {
  if (stops === 0) return null;
  return stops === 1 ? 'What was affected was stopped: 1 stop was made.' : `What was affected was stopped: ${stops} stops were made.`;
}
