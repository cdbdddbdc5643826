/** Something of the former person that is still on the page. */
export interface Remnant {
  where: 'dom' | 'media' | 'object-url' | 'database' | 'storage';
  /** Which element, database or URL, and what is there. */
  what: string;
}
