import type { MediaMode } from '../domain/media-mode.js';
import type { RecordingMeta } from '../domain/recording.js';
import type { ConsentWord } from '../ownership/consent.js';
import type { SessionClaim } from '../ownership/session-claim.js';
import type { AgreedEpoch } from '../ownership/signed-epoch.js';
import { openConsultation, type BookingPeople, type OpenConsultation } from './book-consultation.js';
import { portOf } from './port-of.js';
import { readClaim } from './read-claim.js';
import { readKeyset } from './read-keyset.js';
import { recipientsOf } from './recipients-of.js';
import { noiseSegments, sealRecording, type PlainSegment, type SealedRecording } from './seal-recording.js';
import { signCall, tokensOfCall, type SignedCall, type Signers } from './sign-call.js';
import { signEpochs } from './sign-epochs.js';

export interface RecordConsultationOptions {
  /** What is recorded; two segments of noise for each epoch when absent. */
  segments?: readonly PlainSegment[];
  /** Changes each party's word on being recorded before it is signed. */
  consent?: (word: ConsentWord) => ConsentWord;
}

export interface RecordedConsultation extends OpenConsultation, SealedRecording {
  rid: string;
  sid: string;
  claim: SessionClaim;
  /** Digest of the claim. */
  cd: string;
  signers: Signers;
  call: SignedCall;
  epochs: AgreedEpoch[];
  meta: RecordingMeta;
}

/** Books, opens, admits and appends an epoch for each mode; the recording is sealed, and nothing of it sent yet. */
export async function sealConsultation(people: BookingPeople, modes: readonly MediaMode[] = ['audio', 'video'], options: RecordConsultationOptions = {}): Promise<RecordedConsultation> {
  const keys = { patient: await people.keysOf('member'), practitioner: await people.keysOf('practitioner') };
  const opened = await openConsultation(people);
  const { sid, rid, claim: token, meta } = opened.practitioner;
  const { claim, cd } = await readClaim(token);
  const sessions = portOf(people.practitioner, 'sessions');
  await sessions.admit(sid);
  const signers = { patient: keys.patient.device, practitioner: keys.practitioner.device };
  const call = await signCall(signers, { sid, rid, cd }, { modes: claim.modes, at: people.now(), ...(options.consent === undefined ? {} : { consent: options.consent }) });
  await sessions.putEvidence(sid, tokensOfCall(call));
  const epochs = await signEpochs(signers, { sid, rid, cd }, { call, modes, at: people.now() });
  for (const [n, { tokens }] of epochs.entries()) await sessions.appendEpoch(sid, n, tokens);
  if (meta === null) throw new Error('The recorder was not told what to write into the recording.');
  const sealed = await sealRecording({
    rid, cd, epochs, call, meta, recorder: signers.practitioner,
    recipients: await recipientsOf(claim, await readKeyset(people.member), keys.patient.account),
    segments: options.segments ?? noiseSegments(modes.length),
  });
  return { ...opened, ...sealed, rid, sid, claim, cd, signers, call, epochs, meta };
}

/** The same, and uploads it: wraps, segments, the end. */
export async function recordConsultation(people: BookingPeople, modes: readonly MediaMode[] = ['audio', 'video'], options: RecordConsultationOptions = {}): Promise<RecordedConsultation> {
  const made = await sealConsultation(people, modes, options);
  const recordings = portOf(people.practitioner, 'recordings');
  await recordings.putWraps(made.rid, made.wraps);
  for (const segment of made.segments) await recordings.putSegment(made.rid, segment);
  await portOf(people.practitioner, 'sessions').end(made.sid);
  return made;
}
