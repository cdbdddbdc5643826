/**
 * A wish that goes up: `consult-…-request`, cancelable. An element dispatches it before it acts; a host that handles
 * the wish itself calls `preventDefault()`, and then the element does nothing.
 */
export class RequestEvent<T extends `consult-${string}-request`> extends Event {
  declare readonly type: T;

  constructor(type: T) {
    super(type, { bubbles: true, composed: true, cancelable: true });
  }
}
