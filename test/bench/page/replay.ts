import type { RecordingPort } from '../../../src/adapter/ports/recording-port.js';
import { httpAdapter } from '../../../src/adapter/http/http-adapter.js';
import type { ConsultClient } from '../../../src/client/consult-client.js';
import { createConsultClient } from '../../../src/client/create-consult-client.js';
import { concatBytes } from '../../../src/domain/concat-bytes.js';
import type { VerifiedRecording } from '../../../src/ownership/gate.js';
import { LEASE_MAX, signLease } from '../../../src/ownership/lease.js';
import { audience } from '../../../src/ownership/session-claim.js';
import { createRecorder } from '../../../src/recording/record/recorder.js';
import type { Segment } from '../../../src/recording/segment.js';
import { issueRecording } from '../../../src/testing/issue-item.js';
import { keyStoreOf } from '../../../src/testing/key-store-of.js';
import { portOf } from '../../../src/testing/port-of.js';
import { createTestWorld } from '../../../src/testing/test-world.js';
import { syntheticParty } from '../../recording/synthetic-party.js';

/** Where the bench's server keeps what a page puts there. */
const API = '/api';
const PLAIN = `${API}/plain.webm`;
const LEASE = `${API}/lease`;

let client: ConsultClient;
let recording: VerifiedRecording;

/** Two cameras that show a busy scene, so that a second has about as many bytes as one of a real call. */
async function record(millis: number): Promise<Segment[]> {
  const parties = [syntheticParty('#00aa55'), syntheticParty('#aa3355')] as const;
  const camera = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 }, height: { ideal: 480 } } });
  const segments: Segment[] = [];
  const failures: unknown[] = [];
  const recorder = await createRecorder({
    firstSeq: 1, epoch: 0, video: true, names: { patient: 'Patient', practitioner: 'Practitioner' },
    onSegment: (segment) => segments.push(segment),
    onTrouble: (error) => { if (error !== null) failures.push(error); },
  });
  recorder.setAudio('patient', parties[0].audio);
  recorder.setAudio('practitioner', parties[1].audio);
  for (const role of ['patient', 'practitioner'] as const) recorder.setVideo(role, camera.getVideoTracks()[0] ?? null);
  await new Promise((resolve) => { setTimeout(resolve, millis); });
  await recorder.stop();
  for (const track of camera.getTracks()) track.stop();
  await Promise.all(parties.map((party) => party.stop()));
  if (failures.length > 0) throw failures[0];
  return segments;
}

const put = (path: string, body: BodyInit): Promise<Response> => fetch(path, { method: 'PUT', body });

/** Records, seals, and gives the server both: what the owner is served, and the same run as one plain file. */
async function prepare(millis: number): Promise<{ segments: number; bytes: number }> {
  const made = await record(millis);
  // Later inits would be other runs: a picture that got smaller on a slow machine. The plain file is the first run alone.
  const end = made.findIndex(({ kind }, index) => index > 0 && kind === 'init');
  const run = end < 0 ? made : made.slice(0, end);
  const plain = concatBytes(...run.map(({ bytes }) => bytes));
  await put(PLAIN, plain);
  const test = await createTestWorld();
  const { item, segments } = await issueRecording(test.world, test.member, { modes: ['video'], segments: run });
  await put(`${API}/recordings`, JSON.stringify({ items: [{ ...item, heads: null }], next: null }));
  await put(`${API}/recordings/${item.rid}`, JSON.stringify(item));
  for (const { seq, bytes } of segments) await put(`${API}/recordings/${item.rid}/segments/${seq}`, bytes);
  await put(LEASE, 'lease');
  const { world: { tenant, region, keys: { lease: signer } }, clock: { now }, trust, member } = test;
  const recordings: RecordingPort = {
    ...portOf(httpAdapter({ baseUrl: API, token: () => Promise.resolve('bench') }), 'recordings'),
    async lease(rid, kid, nonce) {
      // The server knows no keys: it takes the time on the way, and the page signs.
      await (await fetch(LEASE)).arrayBuffer();
      return signLease({ v: 2, aud: audience(tenant, region), rid, sub: member.identity.subject, kid, nonce, rev: 0, iat: now(), exp: now() + LEASE_MAX }, signer.privateKey, signer.kid);
    },
  };
  client = createConsultClient({ adapter: { ...member.adapter, recordings }, tenant, region, trust, now, keyStore: await keyStoreOf(member) });
  const [listed] = (await client.recordings!.list()).recordings;
  if (listed === undefined || 'why' in listed) throw new Error('The recording is not to be replayed.');
  recording = listed;
  return { segments: run.length, bytes: plain.length };
}

/** Milliseconds from the wish to replay to the first frame. The page stands, with its player and its list. */
async function firstFrame(kind: 'ours' | 'plain', turn: number): Promise<number> {
  const video = document.createElement('video');
  video.muted = true;
  document.body.append(video);
  const shown = new Promise<number>((resolve) => { video.requestVideoFrameCallback((now) => resolve(now)); });
  const broken = new Promise<never>((_, reject) => { video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'The element failed.'))); });
  const before = performance.now();
  const playback = kind === 'ours' ? client.recordings!.play(recording, video) : null;
  // A name of its own each time: the second must not come from the browser's memory.
  if (playback === null) video.src = `${PLAIN}?${turn}`;
  video.autoplay = true;
  const failed = playback?.done.then(() => new Promise<never>(() => undefined)) ?? broken;
  const time = (await Promise.race([shown, failed, broken])) - before;
  playback?.stop();
  video.removeAttribute('src');
  video.load();
  video.remove();
  return time;
}

Object.assign(window, { prepare, firstFrame });
