import { expect } from 'chai';
import { fixture, html } from '@open-wc/testing-helpers';
import { deleteDB, openDB } from 'idb';
import { toBase64url } from '../../src/ownership/base64url.js';
import { leftBehind } from '../../src/testing/left-behind/left-behind.js';
import { trackObjectUrls } from '../../src/testing/left-behind/track-object-urls.js';
import { codeOf } from '../recording/upload/upload-bench.js';

const words = ['Canary'];
const NAME = 'consultkit-left-behind';
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
const aKey = (extractable: boolean): Promise<CryptoKey> => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, extractable, ['encrypt']);

describe('what is left behind', () => {
  const found = async (root?: ParentNode): Promise<string[]> => (await leftBehind({ words, root: root ?? document.createElement('div') })).map(({ where, what }) => `${where}: ${what}`);
  const nothing = document.createElement('div');

  it('is found in texts, attributes, fields and templates, in open shadow roots too, and not in closed ones', async () => {
    const root = await fixture<HTMLElement>(html`<div><p>Dr Canary</p><p title="Canary"></p><input><template>Canary</template><section></section><aside></aside></div>`);
    root.querySelector('input')!.value = 'Canary';
    root.querySelector('section')!.attachShadow({ mode: 'open' }).append('Canary');
    root.querySelector('aside')!.attachShadow({ mode: 'closed' }).append('Canary');
    expect(await found(root)).to.deep.equal([
      'dom: “Canary” in the text of <p>', 'dom: “Canary” in title of <p>', 'dom: “Canary” in value of <input>', 'dom: “Canary” in the text of <document>', 'dom: “Canary” in the text of <section>',
    ]);
  });

  it('is found in media elements that hold a stream or a source, and not in empty ones or a host’s own files', async () => {
    const root = await fixture<HTMLElement>(html`<div><video></video><video src="/nothing.webm"></video><audio></audio></div>`);
    expect(await found(root)).to.deep.equal([]);
    root.querySelector('audio')!.srcObject = new MediaStream();
    expect(await found(root)).to.deep.equal(['media: <audio> holds a stream, with 0 stretches in its buffer']);
  });

  it('is found in object URLs that were not revoked, and media sources that are attached', async () => {
    const { createObjectURL, revokeObjectURL } = URL;
    const urls = trackObjectUrls();
    const where = async (): Promise<string[]> => (await leftBehind({ words, urls, root: nothing })).map(({ what }) => what.replace(/^\S+ /, ''));
    const url = URL.createObjectURL(new Blob(['file']));
    const video = document.createElement('video');
    const source = new MediaSource();
    video.src = URL.createObjectURL(source);
    await new Promise((resolve) => source.addEventListener('sourceopen', resolve, { once: true }));
    expect(await where()).to.deep.equal(['not revoked', 'a media source that is open']);
    URL.revokeObjectURL(url);
    URL.revokeObjectURL(video.src);
    expect(await where(), 'revoked, and still attached').to.deep.equal(['a media source that is open']);
    video.removeAttribute('src');
    video.load();
    expect([await where(), urls.made]).to.deep.equal([[], 2]);
    urls.end();
    expect([URL.createObjectURL, URL.revokeObjectURL]).to.deep.equal([createObjectURL, revokeObjectURL]);
  });

  it('is found in databases whatever it is wrapped in, with media that is not sealed and keys that can be copied; sealed things are not', async () => {
    const put = async (value: unknown): Promise<string[]> => {
      const database = await openDB(NAME, 1, { upgrade: (db) => void db.createObjectStore('rows') });
      await database.put('rows', value, 'key');
      database.close();
      return found();
    };
    try {
      const word = [`database: “Canary” in ${NAME}, rows`];
      for (const value of ['Dr Canary', { deep: [new Map([['name', 'Canary']])] }, bytesOf('..Canary..'), bytesOf('Canary').buffer, new Blob(['Canary']), `e30.${toBase64url(bytesOf('{"name":"Canary"}'))}.x`]) {
        expect(await put(value)).to.deep.equal(word);
      }
      expect(await put({ bytes: new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 1]) })).to.deep.equal([`database: media that is not sealed in ${NAME}, rows`]);
      expect(await put({ key: await aKey(true) })).to.deep.equal([`database: a secret key that can be read out in ${NAME}, rows`]);
      expect(await put({ key: await aKey(false), sealed: crypto.getRandomValues(new Uint8Array(256)) })).to.deep.equal([]);
    } finally {
      await deleteDB(NAME);
    }
  });

  it('is found in ConsultKit’s entries in the storages, and not in a host’s', async () => {
    sessionStorage.setItem('consultkit:left', 'Canary');
    localStorage.setItem('host', 'Canary');
    try {
      expect(await found()).to.deep.equal(['storage: “Canary”']);
    } finally {
      sessionStorage.removeItem('consultkit:left');
      localStorage.removeItem('host');
    }
  });

  it('is not looked for without words', async () => {
    for (const none of [[], [''], [' x ']]) expect(await codeOf(leftBehind({ words: none }))).to.contain('words');
  });
});
