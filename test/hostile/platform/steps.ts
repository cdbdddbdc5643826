import * as fc from 'fast-check';
import { PLATFORM_PROMISES, type PlatformPromise } from '../../../src/testing/hostile-platform/hostile-answers.js';
import type { ChannelBehaviour } from '../../../src/testing/hostile-platform/hostile-line.js';
import { PAGE_EVENTS, type PageEvent } from '../../../src/testing/hostile-platform/hostile-page.js';
import type { Behaviour } from '../../../src/testing/hostile-platform/settle.js';
import type { FakeDeviceMode } from '../../../src/testing/fake-devices.js';

/** What a person does at a page. */
export type Deed =
  | { do: 'open' }
  | { do: 'preview'; camera: boolean }
  | { do: 'join'; mode: 'audio' | 'video'; consent: boolean }
  /** The practitioner opens the consultation, joins and admits. */
  | { do: 'practitioner comes' }
  | { do: 'practitioner goes'; how: 'leave' | 'end' }
  /** A moment for the connection to come about. */
  | { do: 'talk' }
  | { do: 'switch'; mode: 'audio' | 'video' }
  | { do: 'mute'; muted: boolean }
  | { do: 'choose device'; kind: 'microphone' | 'camera' }
  | { do: 'answer on recording'; decision: 'permit' | 'deny' }
  | { do: 'leave' }
  | { do: 'end' }
  | { do: 'list' }
  | { do: 'play' }
  | { do: 'keys' }
  | { do: 'book' }
  | { do: 'sign in'; who: 'the same' | 'another' | 'nobody' }
  /** The page is loaded again. */
  | { do: 'load again' }
  | { do: 'draw' }
  | { do: 'take off the page' }
  | { do: 'wait'; seconds: number };

/** What the browser, the line or the host page does meanwhile. */
export type Mishap =
  | { happens: 'promise'; name: PlatformPromise; behaviour: Behaviour }
  | { happens: 'devices answer'; kind: 'microphone' | 'camera' | 'list'; behaviour: Behaviour }
  | { happens: 'devices are'; microphone: FakeDeviceMode; camera: FakeDeviceMode }
  | { happens: 'tracks end' }
  | { happens: 'storage'; open: 'answer' | 'hang' | 'reject' | 'late'; work: 'answer' | 'hang' | 'reject'; fault: string }
  | { happens: 'storage is closed' }
  | { happens: 'storage is cleared' }
  | { happens: 'locks'; behaviour: Behaviour }
  | { happens: 'line'; behaviour: Behaviour }
  | { happens: 'channel'; behaviour: ChannelBehaviour }
  /** Seconds ahead. */
  | { happens: 'clock'; ahead: number }
  | { happens: 'page'; event: PageEvent }
  | { happens: 'late answers' }
  /** The host’s listener throws. */
  | { happens: 'listener'; event: 'change' | 'mode-change' | 'ended' | 'error' | 'principal-change' | 'violation' };

export type Step = Deed | Mishap;

const of = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const behaviour = of<Behaviour>('answer', 'hang', 'reject', 'late');
const mode = of<'audio' | 'video'>('audio', 'video');
const device = of<FakeDeviceMode>('ok', 'denied', 'missing', 'busy');
const day = 86_400;

const deeds: fc.WeightedArbitrary<Step>[] = [
  { weight: 6, arbitrary: fc.record({ do: fc.constant('open' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('preview' as const), camera: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('join' as const), mode, consent: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('practitioner comes' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('practitioner goes' as const), how: of<'leave' | 'end'>('leave', 'end') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('talk' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('switch' as const), mode }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mute' as const), muted: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('choose device' as const), kind: of<'microphone' | 'camera'>('microphone', 'camera') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('answer on recording' as const), decision: of<'permit' | 'deny'>('permit', 'deny') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('list' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('play' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('keys' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('book' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('sign in' as const), who: of<'the same' | 'another' | 'nobody'>('the same', 'another', 'nobody') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('load again' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('draw' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('take off the page' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: of(1, 5, 20, 90) }) },
];

const mishaps: fc.WeightedArbitrary<Step>[] = [
  { weight: 4, arbitrary: fc.record({ happens: fc.constant('promise' as const), name: of(...PLATFORM_PROMISES), behaviour }) },
  { weight: 3, arbitrary: fc.record({ happens: fc.constant('devices answer' as const), kind: of<'microphone' | 'camera' | 'list'>('microphone', 'camera', 'list'), behaviour }) },
  { weight: 2, arbitrary: fc.record({ happens: fc.constant('devices are' as const), microphone: device, camera: device }) },
  { weight: 2, arbitrary: fc.record({ happens: fc.constant('tracks end' as const) }) },
  { weight: 3, arbitrary: fc.record({
    happens: fc.constant('storage' as const), open: of<'answer' | 'hang' | 'reject' | 'late'>('answer', 'hang', 'reject', 'late'),
    work: of<'answer' | 'hang' | 'reject'>('answer', 'hang', 'reject'), fault: of('QuotaExceededError', 'UnknownError', 'InvalidStateError', 'SecurityError'),
  }) },
  { weight: 1, arbitrary: fc.record({ happens: fc.constant('storage is closed' as const) }) },
  { weight: 1, arbitrary: fc.record({ happens: fc.constant('storage is cleared' as const) }) },
  { weight: 1, arbitrary: fc.record({ happens: fc.constant('locks' as const), behaviour }) },
  { weight: 2, arbitrary: fc.record({ happens: fc.constant('line' as const), behaviour }) },
  { weight: 2, arbitrary: fc.record({ happens: fc.constant('channel' as const), behaviour: of<ChannelBehaviour>('pass', 'swallow', 'cut') }) },
  { weight: 2, arbitrary: fc.record({ happens: fc.constant('clock' as const), ahead: of(0, 30, -30, 1200, -1200, day, -day, 400 * day, -400 * day, 20_000 * day) }) },
  { weight: 3, arbitrary: fc.record({ happens: fc.constant('page' as const), event: of(...PAGE_EVENTS) }) },
  { weight: 2, arbitrary: fc.record({ happens: fc.constant('late answers' as const) }) },
  { weight: 3, arbitrary: fc.record({ happens: fc.constant('listener' as const), event: of<'change' | 'mode-change' | 'ended' | 'error' | 'principal-change' | 'violation'>('change', 'mode-change', 'ended', 'error', 'principal-change', 'violation') }) },
];

/** One in three is a mishap. */
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof({ weight: 2, arbitrary: fc.oneof(...deeds) }, { weight: 1, arbitrary: fc.oneof(...mishaps) });

const begins: Step[][] = [
  [],
  [{ do: 'draw' }, { do: 'list' }],
  [{ do: 'open' }, { do: 'preview', camera: true }],
  [{ do: 'open' }, { do: 'join', mode: 'video', consent: true }, { do: 'practitioner comes' }, { do: 'talk' }],
  [{ do: 'practitioner comes' }, { do: 'open' }, { do: 'join', mode: 'audio', consent: true }, { do: 'talk' }, { do: 'switch', mode: 'video' }],
  // What has to fit together, and would rarely do so by chance.
  [{ happens: 'devices answer', kind: 'microphone', behaviour: 'hang' }, { do: 'open' }, { do: 'preview', camera: true }],
  [{ do: 'open' }, { happens: 'line', behaviour: 'reject' }, { do: 'list' }, { do: 'keys' }, { do: 'book' }],
  [{ do: 'practitioner comes' }, { do: 'open' }, { do: 'join', mode: 'audio', consent: true }, { do: 'talk' }, { happens: 'promise', name: 'RTCPeerConnection.getStats', behaviour: 'hang' }, { do: 'switch', mode: 'video' }],
  [{ do: 'open' }, { do: 'join', mode: 'audio', consent: true }, { do: 'practitioner comes' }, { do: 'sign in', who: 'another' }, { do: 'load again' }],
];

/** A visit: how people mostly begin, with mishaps in between, and anything after that. */
export const visitArbitrary: fc.Arbitrary<Step[]> = fc.tuple(
  of(...begins), fc.array(fc.tuple(fc.nat({ max: 5 }), fc.oneof(...mishaps)), { maxLength: 3 }), fc.array(stepArbitrary, { minLength: 3, maxLength: 12, size: 'max' }),
).map(([begin, between, after]) => {
  const steps: Step[] = [...begin];
  for (const [at, mishap] of between) steps.splice(Math.min(at, steps.length), 0, mishap);
  return [...steps, ...after];
});

/** What a step is called in a count. */
export function kindOf(step: Step): string {
  if ('do' in step) return step.do;
  switch (step.happens) {
    case 'promise': return `promise: ${step.name} ${step.behaviour}`;
    case 'devices answer': return `devices: ${step.kind} ${step.behaviour}`;
    case 'line': case 'locks': case 'channel': return `${step.happens}: ${step.behaviour}`;
    case 'page': case 'listener': return `${step.happens}: ${step.event}`;
    default: return step.happens;
  }
}
