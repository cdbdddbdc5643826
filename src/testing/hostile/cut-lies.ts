import type { RecordingItem } from '../../domain/recording.js';
import { WRAPS_OF_ONE_MAX } from '../../domain/wrap.js';
import type { Draw } from './draw.js';
import type { ItemLie } from './item-lie.js';

/** What leaves out, repeats, reorders, rolls back or damages parts of her own recording. */
export const CUT_LIES: readonly ItemLie[] = [
  { name: 'its epochs in another order', harm: 'altered', reason: 'epochs', tell: ({ mine: { item } }) => many(item.epochs) ? { ...item, epochs: item.epochs.toReversed() } : undefined },
  { name: 'its first epoch cut off', harm: 'altered', reason: 'epochs', tell: ({ mine: { item } }) => many(item.epochs) ? { ...item, epochs: item.epochs.slice(1) } : undefined },
  { name: 'its last epoch cut off', harm: 'altered', reason: 'segments', tell: ({ mine: { item } }) => many(item.epochs) ? { ...item, epochs: item.epochs.slice(0, -1) } : undefined },
  { name: 'an epoch replayed', harm: 'altered', reason: 'epochs', tell: ({ mine: { item }, draw }) => ({ ...item, epochs: twice(item.epochs, draw) }) },
  { name: 'an epoch that the patient has not signed', harm: 'altered', reason: 'epochs', tell: ({ mine: { item }, draw }) => ({ ...item, epochs: changed(item.epochs, draw, ({ practitioner }) => ({ practitioner, patient: draw.pick(['', practitioner]) })) }) },
  { name: 'an epoch that the practitioner has not signed', harm: 'altered', reason: 'epochs', tell: ({ mine: { item }, draw }) => ({ ...item, epochs: changed(item.epochs, draw, ({ patient }) => ({ patient, practitioner: draw.pick(['', patient]) })) }) },
  { name: 'an epoch with its two signatures swapped', harm: 'altered', reason: 'epochs', tell: ({ mine: { item }, draw }) => ({ ...item, epochs: changed(item.epochs, draw, ({ patient, practitioner }) => ({ patient: practitioner, practitioner: patient })) }) },
  { name: 'a head cut out', harm: 'altered', reason: 'segments', whole: true, tell: ({ mine: { item }, draw }) => withHeads(item, (heads) => heads.toSpliced(draw.below(heads.length), 1)) },
  { name: 'a head twice', harm: 'altered', reason: 'segments', whole: true, tell: ({ mine: { item }, draw }) => withHeads(item, (heads) => twice(heads, draw)) },
  { name: 'its heads in another order', harm: 'altered', reason: 'segments', whole: true, tell: ({ mine: { item } }) => withHeads(item, (heads) => heads.toReversed()) },
  { name: 'a head with a character changed', harm: 'altered', reason: 'segments', whole: true, tell: ({ mine: { item }, draw }) => withHeads(item, (heads) => changed(heads, draw, (text) => damaged(text, draw))) },
  { name: 'a head of another recording among its own', harm: 'altered', reason: 'segments', whole: true, tell: ({ mine: { item }, also, draw }) => withHeads(item, (heads) => changed(heads, draw, () => draw.pick(also.item.heads ?? []))) },
  { name: 'its last head twice', harm: 'altered', reason: 'segments', whole: true, tell: ({ mine: { item } }) => withHeads(item, (heads) => [...heads, heads.at(-1) ?? '']) },
  { name: 'it as it was before its end came', harm: 'older', reason: 'rollback', tell: ({ mine: { older }, draw }) => draw.pick(older) },
  { name: 'its meta with a character changed', harm: 'altered', reason: 'meta', tell: ({ mine: { item }, draw }) => ({ ...item, meta: damaged(item.meta, draw) }) },
  { name: 'its meta cut short', harm: 'altered', reason: 'meta', tell: ({ mine: { item }, draw }) => ({ ...item, meta: item.meta.slice(0, 4 * draw.below(item.meta.length >> 2)) }) },
  { name: 'its media as its meta', harm: 'altered', reason: 'meta', tell: ({ mine: { item, segments }, draw }) => ({ ...item, meta: draw.pick(segments.slice(1).map(toText)) }) },
  { name: 'its wrap with a character changed', harm: 'altered', reason: 'wrap', tell: ({ mine: { item }, draw }) => ({ ...item, wraps: changed(item.wraps, draw, (wrap) => ({ ...wrap, ct: damaged(wrap.ct, draw) })) }) },
  { name: 'its wrap as if it were another’s role', harm: 'altered', reason: 'wrap', tell: ({ mine: { item } }) => ({ ...item, wraps: item.wraps.map((wrap) => ({ ...wrap, role: 'reader' })) }) },
  { name: 'a wrap left out of the list', harm: 'altered', reason: 'wrap', tell: ({ mine: { item }, draw }) => ({ ...item, recipients: item.recipients.toSpliced(draw.below(item.recipients.length), 1) }) },
  { name: 'no wrap', harm: 'less', reason: null, tell: ({ mine: { item } }) => ({ ...item, wraps: [] }) },
  { name: 'no keys of the patient’s', harm: 'altered', reason: 'member-key', tell: ({ mine: { item } }) => ({ ...item, keys: { ...item.keys, patient: [] } }) },
  { name: 'no keys of the practitioner’s', harm: 'altered', reason: 'member-key', tell: ({ mine: { item } }) => ({ ...item, keys: { ...item.keys, practitioner: [] } }) },
  { name: 'the two parties’ keys swapped', harm: 'altered', reason: 'member-key', tell: ({ mine: { item: { keys, ...item } } }) => ({ ...item, keys: { patient: keys.practitioner, practitioner: keys.patient } }) },
  { name: 'a link of my keys twice', harm: 'altered', reason: 'member-key', tell: ({ mine: { item }, draw }) => ({ ...item, keys: { ...item.keys, patient: twice(item.keys.patient, draw) } }) },
  { name: 'something that is no recording', harm: 'altered', reason: 'shape', tell: ({ mine: { item }, draw }) => shapeless(item, draw) },
];

function shapeless(item: RecordingItem, draw: Draw): unknown {
  const { head: _head, ...headless } = item;
  return draw.pick<unknown>([
    true, [], '', 7, {}, { rid: item.rid }, headless, { ...item, epochs: [] }, { ...item, rid: `${item.rid}/../1` }, { ...item, claim: null },
    { ...item, heads: 'none' }, { ...item, wraps: Array.from({ length: WRAPS_OF_ONE_MAX + 1 }, () => item.wraps[0]) }, { ...item, meta: 'A'.repeat(10_000) }, { ...item, head: 'A'.repeat(30_000) },
  ]);
}

function many(list: readonly unknown[]): boolean {
  return list.length > 1;
}

function withHeads(item: RecordingItem, change: (heads: readonly string[]) => string[]): RecordingItem | undefined {
  return item.heads === null || item.heads.length < 2 ? undefined : { ...item, heads: change(item.heads) };
}

function changed<T>(list: readonly T[], draw: Draw, change: (each: T) => T): T[] {
  const at = draw.below(list.length);
  return list.map((each, index) => (index === at ? change(each) : each));
}

function twice<T>(list: readonly T[], draw: Draw): T[] {
  const at = draw.below(list.length);
  return list.flatMap((each, index) => (index === at ? [each, each] : [each]));
}

/** Another letter or digit in the place of one. */
function damaged(text: string, draw: Draw): string {
  // Not the last four: of those some bits may count for nothing.
  const places = [...text].map((_, at) => at).filter((at) => at < text.length - 4 && /[A-Za-z0-9]/.test(text[at] ?? ''));
  const at = draw.pick(places);
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
}

function toText(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes.subarray(0, 6_000))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
