/** Dispatches a wish. @returns whether the element may go on: false when somebody has taken it over. */
export function askUp(target: EventTarget, event: Event): boolean {
  return target.dispatchEvent(event);
}
