// Every sentence that a member or a practitioner reads, with what keeps it true: a table for each catalogue in test/promises.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { register } from 'tsx/esm/api';
import { listFiles } from '../scripts/files.mjs';

register();
const { roomEn } = await import('../components/room/strings/room.en.ts');
const { bookingEn } = await import('../components/booking/strings/booking.en.ts');
const { recordingsEn } = await import('../components/recordings/strings/recordings.en.ts');
const { complianceEn } = await import('../components/compliance/strings/compliance.en.ts');
const { accessLogEn } = await import('../components/recordings/strings/access-log.en.ts');
const { keysEn } = await import('../components/keys/strings/keys.en.ts');
const { errorsEn } = await import('../components/internal/strings/errors.en.ts');
const { roomKept } = await import('./promises/room.ts');
const { bookingKept } = await import('./promises/booking.ts');
const { complianceKept } = await import('./promises/compliance.ts');
const { accessLogKept, recordingsKept } = await import('./promises/recordings.ts');
const { keysKept } = await import('./promises/keys.ts');
const { errorsKept } = await import('./promises/errors.ts');

const CATALOGUES = { room: [roomEn, roomKept], booking: [bookingEn, bookingKept], recordings: [recordingsEn, recordingsKept], keys: [keysEn, keysKept], compliance: [complianceEn, complianceKept], accessLog: [accessLogEn, accessLogKept] };
/** Words that promise, or say of something that it is so for good. */
const PROMISES = /\b(will|won’t|nobody|never|always|only you|safe|saved|kept|keeps|sealed|encrypted|private|by itself|at any (?:moment|time)|until)\b/i;
/** What has such a word and yet promises nothing: why. */
const HARMLESS = new Map([
  ['room deniedSafari', 'names a menu'], ['keys code.saved', 'the member says it'], ['keys confirm', 'asks the member'], ['keys sealed', 'a heading, with what to do below it'], ['keys code.keep', 'tells the member what to do'],
  ['keys confirm.hint', 'asks for what the member has saved'], ['keys confirm.wrong', 'as above'], ['keys removed.check', 'tells the member what to do'],
]);
const forms = (message) => (typeof message === 'string' ? [message] : Object.values(message)).join(' ');

/** What is wrong with one entry, by what stands in the files. */
export function faultOf(entry, read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : null)) {
  if (entry.is !== 'state' && entry.is !== 'promise') return null;
  const [, file, words] = /^([^:]+): (.+)$/.exec(entry.by ?? '') ?? [];
  if (file === undefined) return 'names nothing that keeps it';
  const text = read(file);
  if (text === null) return `names ${file}, which is not there`;
  return text.includes(words) ? null : `names “${words}”, which does not stand in ${file}`;
}

for (const [name, [messages, kept]] of Object.entries(CATALOGUES)) {
  test(`${name}: every sentence has its class, and no other has one`, () => {
    assert.deepEqual(Object.keys(kept).sort(), Object.keys(messages).sort());
  });

  test(`${name}: what is said to be so, or promised, names what keeps it true`, () => {
    assert.deepEqual(Object.entries(kept).flatMap(([key, entry]) => (faultOf(entry) === null ? [] : [`${key} ${faultOf(entry)}`])), []);
  });

  test(`${name}: what sounds like a promise is one, or says why not`, () => {
    const loose = Object.entries(messages).filter(([key, message]) => PROMISES.test(forms(message)) && !('by' in kept[key]) && !HARMLESS.has(`${name} ${key}`));
    assert.deepEqual(loose.map(([key, message]) => `${key}: ${forms(message)}`), []);
  });
}

test('errors: each is given somewhere, so that what it says is so there', () => {
  const sources = ['src', 'components', 'examples'].flatMap((folder) => listFiles(folder, /\.ts$/)).filter((file) => !/error-codes\.ts$|\/strings\//.test(file)).map((file) => readFileSync(file, 'utf8')).join('\n');
  assert.deepEqual(Object.keys(errorsEn).filter((code) => !sources.includes(`'${code}'`)), []);
});

test('errors: what promises more names what keeps it true', () => {
  const loose = Object.entries(errorsEn).filter(([code, sentence]) => PROMISES.test(sentence) && !(code in errorsKept));
  assert.deepEqual(loose.map(([code, sentence]) => `${code}: ${sentence}`), []);
  assert.deepEqual(Object.entries(errorsKept).flatMap(([code, entry]) => (faultOf(entry) === null ? [] : [`${code} ${faultOf(entry)}`])), []);
});

test('harmless words are named only where they stand', () => {
  assert.deepEqual([...HARMLESS.keys()].filter((place) => { const [name, key] = place.split(' '); return !(key in CATALOGUES[name][0]); }), []);
});

test('an entry without a keeper, with a file that is not there, or with words that are not in it, is found', () => {
  assert.match(faultOf({ is: 'promise' }), /names nothing/);
  assert.match(faultOf({ is: 'state', by: 'test/gone.test.ts: it' }), /not there/);
  assert.match(faultOf({ is: 'state', by: 'a.ts: it holds' }, () => 'it does not'), /does not stand/);
  assert.equal(faultOf({ is: 'state', by: 'a.ts: it holds' }, () => 'yes, it holds'), null);
  assert.equal(faultOf({ is: 'label' }), null);
});
