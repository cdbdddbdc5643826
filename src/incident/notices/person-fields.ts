import type { ExposureLine } from '../../domain/exposure.js';
import type { NoticeAudience, NoticeField } from '../../domain/notice-draft.js';
import { fromConfiguration, fromIncident, fromLedger, instantText } from './notice-field.js';
import { sumLines, type NoticeFacts } from './notice-facts.js';
import { receivedSentence } from './received-sentence.js';
import { FAULT_WORDS, stopsWords } from './regulator-fields.js';

/** What one person, or the controller, is told. @param lines those that concern whom it is for */
export function personFields(audience: Exclude<NoticeAudience, 'regulator'>, lines: readonly ExposureLine[], { incident, configuration, stops }: NoticeFacts): NoticeField[] {
  const { contact, organisation } = configuration;
  const sums = sumLines(lines);
  const { evidence } = sums;
  const what = fromIncident('what-happened', FAULT_WORDS[incident.fault]);
  const when = [fromLedger('breach-began-at', instantText(sums.firstAt), evidence), fromLedger('breach-ended-at', instantText(sums.lastAt), evidence)];
  const records = fromLedger('records-count', sums.recordings, evidence);
  const recipients = fromLedger('recipients-count', sums.recipients, evidence);
  const received = fromLedger('received-but-not-seen', receivedSentence(sums.steps), evidence);
  const taken = [fromIncident('measures-taken', stopsWords(stops)), fromIncident('contained-at', instantText(incident.containedAt))];
  const consequences = fromConfiguration('likely-consequences', configuration.likelyConsequences);
  const asks = [
    fromConfiguration('organisation-name', organisation.name), fromConfiguration('contact-name', contact.name),
    fromConfiguration('contact-email', contact.email), fromConfiguration('contact-telephone', contact.telephone),
  ];
  switch (audience) {
    case 'controller': return [
      what, fromIncident('discovered-at', instantText(incident.openedAt)), fromIncident('notify-due-at', instantText(incident.dueAt)), ...when, records,
      fromLedger('data-subjects-count', sums.owners, evidence), recipients, received, ...taken, fromConfiguration('measures-proposed', configuration.measuresProposed), ...asks,
    ];
    case 'owner': return [what, ...when, records, recipients, received, consequences, ...taken, fromConfiguration('advice', configuration.ownerAdvice), ...asks];
    case 'recipient': return [what, ...when, records, ...taken, fromConfiguration('advice', configuration.recipientAdvice), ...asks];
    case 'practitioner': return [what, ...when, records, received, ...taken, ...asks];
  }
}
