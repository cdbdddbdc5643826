import type { Remnant } from './remnant.js';

/** Words in texts, attributes and fields, and media elements that hold something; open shadow roots included. */
export function searchDom(words: readonly string[], root: ParentNode): Remnant[] {
  return [...root.childNodes].flatMap((node) => (node instanceof Element ? searchElement(words, node) : searchText(words, node, root)));
}

function searchElement(words: readonly string[], element: Element): Remnant[] {
  const name = element.localName;
  const said = [...element.attributes].map(({ name: attribute, value }) => [`${attribute} of <${name}>`, value] as const);
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) said.push([`value of <${name}>`, element.value]);
  return [
    ...said.flatMap(([where, text]) => wordsIn(words, text).map((word): Remnant => ({ where: 'dom', what: `“${word}” in ${where}` }))),
    ...(element instanceof HTMLMediaElement ? searchMedia(element) : []),
    ...searchDom(words, element),
    ...(element.shadowRoot === null ? [] : searchDom(words, element.shadowRoot)),
    ...(element instanceof HTMLTemplateElement ? searchDom(words, element.content) : []),
  ];
}

function searchText(words: readonly string[], node: Node, parent: ParentNode): Remnant[] {
  const name = parent instanceof Element ? parent.localName : parent instanceof ShadowRoot ? parent.host.localName : 'document';
  return node instanceof Text ? wordsIn(words, node.data).map((word) => ({ where: 'dom', what: `“${word}” in the text of <${name}>` })) : [];
}

/** A media element with a source that a script gave it, or with a picture of one that has gone. A file of the host's own is none of ours. */
function searchMedia(media: HTMLMediaElement): Remnant[] {
  const source = media.srcObject !== null ? 'a stream' : media.src.startsWith('blob:') ? media.src : null;
  const { length } = media.buffered;
  if (source === null && (media.src !== '' || media.querySelector('source') !== null || (length === 0 && media.readyState === 0))) return [];
  return [{ where: 'media', what: `<${media.localName}> holds ${source ?? 'what it has played'}, with ${length} stretches in its buffer` }];
}

function wordsIn(words: readonly string[], text: string): string[] {
  return words.filter((word) => text.includes(word));
}
