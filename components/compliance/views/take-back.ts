/** What was wrong with a field is not said any longer once somebody writes in it. */
export function takeBack({ target }: Event): void {
  if (target instanceof HTMLElement) target.removeAttribute('aria-invalid');
}
