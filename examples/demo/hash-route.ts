/** Where in the page one is: `#/consult/ID` → ['consult', 'ID']. Ids are opaque; nothing about a person is in a URL. */
export function hashRoute(): string[] {
  return location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);
}
