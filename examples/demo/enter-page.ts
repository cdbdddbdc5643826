/** A page of the application was entered: its title says so, and a screen reader begins at its heading instead of nowhere. */
export function enterPage(title: string): void {
  document.title = title;
  const main = document.querySelector<HTMLElement>('#main');
  if (main === null) return;
  main.tabIndex = -1;
  main.focus({ preventScroll: true });
}
