import type { complianceEn } from '../../components/compliance/strings/compliance.en.js';
import { are, kept } from './kept.js';

const ELEMENTS = 'test/components/compliance/';
const INCIDENTS = `${ELEMENTS}consult-incidents.test.ts`;
const EXPOSURE = `${ELEMENTS}consult-exposure.test.ts`;
const STOPS = `${ELEMENTS}consult-kill-switch.test.ts`;
const BACKEND = 'test/backend/incidents.test.ts';

/** What each sentence for officers is, and what keeps it true. */
export const complianceKept = {
  ...are('label',
    'loading', 'retry', 'cancel', 'more', 'when', 'when.between', 'id', 'officer', 'you', 'recording', 'consultation', 'reason', 'drill', 'incidents', 'incidents.all', 'incident.opened', 'incident.reports', 'incident.items', 'incident.show',
    'incident.show.label', 'incident.exposure', 'incident.exposure.label', 'incident.notices', 'incident.stops', 'incident.id', 'state.open', 'state.contained', 'state.closed', 'state.merged',
    'feature.replay', 'feature.download', 'feature.switch-to-video', 'feature.consultation', 'feature.booking', 'timeline', 'event.stop', 'decide', 'merge', 'merge.into', 'split', 'close', 'reopen',
    'notices', 'notices.draft', 'notices.draft.again', 'notices.for', 'notices.addressee', 'audience.regulator', 'audience.controller', 'audience.owner', 'audience.recipient', 'audience.practitioner', 'notice.draft', 'notice.approved', 'notice.drafted-at',
    'notice.approved-at', 'notice.fields', 'notice.unknown', 'notice.from.ledger', 'notice.from.incident', 'notice.from.configuration', 'notice.words', 'notice.approve', 'notice.json', 'notice.markdown', 'notice.print',
    'exposure', 'exposure.where', 'exposure.owners', 'exposure.recipients', 'exposure.recordings', 'exposure.picture', 'exposure.from', 'exposure.to', 'exposure.least', 'exposure.search', 'exposure.all', 'exposure.steps', 'exposure.shown', 'exposure.group',
    'exposure.node', 'exposure.lines', 'step.listed', 'step.fetched', 'step.viewed-possible', 'step.viewed', 'exposure.table', 'exposure.col.recording', 'exposure.col.step', 'exposure.col.when', 'exposure.col.played',
    'exposure.col.evidence', 'exposure.entries.more', 'exposure.words', 'exposure.words.copy',
    'stops', 'stops.force', 'stops.lifted', 'requests', 'request.stop', 'request.approve', 'request.approve.lift', 'request.withdraw', 'request.refuse', 'request.lift', 'stop.new', 'stop.scope', 'stop.target', 'stop.feature', 'stop.drill', 'stop.next', 'stop.change', 'stop.ask', 'stop.make', 'stop.number', 'stop.since',
    'stop.why', 'stop.lifted-by', 'lift', 'lift.label', 'lift.ask', 'scope.rid', 'scope.sid', 'scope.sub', 'scope.kid', 'scope.feature', 'scope.tenant', 'scope.region', 'stops.rid', 'stops.sid', 'stops.sub', 'stops.kid', 'stops.feature', 'stops.tenant', 'stops.region'),
  ...are('question', 'split.which', 'stop.sure'),
  ...are('advice', 'reason.missing', 'split.missing', 'stop.target.missing', 'exposure.picture.more'),

  ...kept('state', `${INCIDENTS}: keeps what it has drawn while the service is away, and says that it may be old`, 'slow', 'error', 'old'),
  ...kept('promise', `${INCIDENTS}: closes an incident with a reason and not without one`, 'reason.hint'),
  ...kept('state', 'examples/reference-backend/incidents/officer-stops.ts: What is part of nothing', 'reason.hint.alone'),
  ...kept('state', `${INCIDENTS}: shows what is left of the 72 hours`, 'clock.left', 'clock.drill', 'clock.until', 'clock.open', 'clock.requests', 'clock.closed', 'clock.merged'),
  ...kept('promise', `${INCIDENTS}: is calm while nothing is open, and says when the time is over`, 'clock.late', 'clock.since', 'clock.calm', 'clock.calm.more', 'incidents.none', 'incidents.gone'),
  ...kept('state', `${INCIDENTS}: says that there may be more than the service tells of`, 'incidents.most'),
  ...kept('state', `${INCIDENTS}: names in its timeline what was stopped by the whole id, as one types it, and which incident it was merged into`, 'event.merged.into', 'incident.into', 'stop.target.hint'),
  ...kept('state', `${INCIDENTS}: tells what has happened, newest first, with who did it and why`, 'service',
    'event.opened', 'event.reported', 'event.verified', 'event.stopped', 'event.stop-failed', 'event.contained', 'event.widening-asked', 'event.widening-approved', 'event.lift-asked', 'event.lifted', 'event.refused', 'event.merged', 'event.split',
    'event.closed', 'event.reopened', 'event.exposure-counted', 'event.notice-drafted', 'event.notice-approved',
    'fault.owner', 'fault.identity', 'fault.connection', 'fault.wrong-patient', 'fault.not-mine', 'fault.invariant', 'fault.canary', 'fault.other'),
  ...kept('promise', 'test/backend/stops.test.ts: that rehearse touch those who are marked for it and nobody else', 'drill.more', 'stop.drill.hint'),
  ...kept('promise', `${BACKEND}: has timelines that only grow`, 'timeline.more'),
  ...kept('promise', `${BACKEND}: finds a row of another owner, stops the recording, and does it once`, 'incidents.intro', 'event.not-verified', 'split.more', 'close.more', 'reopen.more'),
  ...kept('promise', 'src/incident/verify-finding.ts: Whether it opens an incident also where it could not be verified', 'incidents.none.more'),
  ...kept('promise', `${BACKEND}: tells an owner once an officer has approved the notice`, 'notice.approve.owner'),
  ...kept('state', `${ELEMENTS}consult-notice.test.ts: says in another language that the draft is in English`, 'notice.language'),
  ...kept('promise', 'test/incident/notices.test.ts: say of every field where it is from, or that it is unknown', 'notices.intro', 'notices.none', 'notices.done', 'notice.superseded', 'notice.unknown.count', 'notice.approve.more', 'notice.done'),
  ...kept('state', `${EXPOSURE}: shows who received whose as a picture, as a table with the same lines, and in words for the regulator`, 'exposure.counted', 'exposure.words.evidence', 'exposure.not-played'),
  ...kept('state', `${EXPOSURE}: says whether the words were copied, also where the page may not copy`, 'exposure.words.copied', 'exposure.words.not-copied'),
  ...kept('state', `${EXPOSURE}: names its table, says in it what a row is, the furthest first, and entries without separators`, 'exposure.table.more'),
  ...kept('state', `${EXPOSURE}: says that no line matches, and draws no empty table`, 'exposure.no-match'),
  ...kept('state', 'test/incident/count-exposure.test.ts: counts each owner once, by the furthest that anybody got', 'exposure.words.seen', 'exposure.words.seen.none', 'exposure.words.maybe', 'exposure.words.unseen'),
  ...kept('promise', 'test/components/compliance/consult-notice.test.ts: shows as many as were asked for, says of how many, and asks for more', 'notices.part'),
  ...kept('promise', `${EXPOSURE}: says how many lines it does not show, and counts them in the figures and in the words`, 'exposure.cut'),
  ...kept('state', `${EXPOSURE}: says that it is a drill, and that nobody received anything where nobody did`, 'exposure.none'),
  ...kept('state', 'src/domain/exposure.ts: How far somebody else', 'step.key-released', 'step.listed.more', 'step.key-released.more', 'step.fetched.more', 'step.viewed-possible.more', 'step.viewed.more'),
  ...kept('promise', 'test/incident/incidents.test.ts: is done at once where it is narrow, and waits for a second officer where it is wide', 'stops.intro', 'stop.now', 'stop.two', 'stop.waits', 'stop.done'),
  ...kept('state', `${STOPS}: shows the second officer what was asked for, by whom and why, and lets no officer approve their own`, 'request.by', 'request.own', 'request.approved', 'stops.none', 'touches.unknown', 'touches.counting'),
  ...kept('state', `${BACKEND}: counts whom a stop touches before it is asked for, and whom its lifting would touch`, 'touches', 'touches.nobody'),
  ...kept('state', `${STOPS}: says of an approved lifting that the stop is lifted, and asks the second officer for no third one`, 'request.approved.lift', 'lift.does'),
  ...kept('state', `${STOPS}: asks to lift a stop, which another officer has to approve`, 'lift.waits'),
  ...kept('state', `${STOPS}: is a drill from the first where the incident is one, and says so where it is not`, 'stop.not-drill'),
  ...kept('state', `${STOPS}: refuses with a reason, and takes one’s own request back with one`, 'request.refused', 'request.withdrawn'),
  ...kept('promise', 'test/incident/incidents.test.ts: have the clock of the one that was opened first, whichever takes the other in', 'merge.more'),
  ...kept('promise', 'test/backend/containment.test.ts: is in force: a lifting opens it again, and the watch finds and contains what is still wrong', 'state.open.more', 'state.contained.more', 'lift.more'),
  ...kept('promise', 'test/backend/stops.test.ts: of a recording end every way to it and no other', 'does.rid'),
  ...kept('promise', 'test/backend/stops.test.ts: hold for session, party, key, feature, tenant and region', 'does.sid', 'does.sub', 'does.kid', 'does.feature.replay', 'does.tenant', 'does.region'),
  ...kept('promise', 'test/components/recordings/agreement-panel.test.ts: offers no file while downloads are stopped, nor of a recording that is stopped', 'does.feature.download'),
  ...kept('promise', 'test/backend/stops.test.ts: end opening, booking and the way to video, each alone', 'does.feature.switch-to-video', 'does.feature.consultation', 'does.feature.booking'),
} satisfies Record<keyof typeof complianceEn, unknown>;
