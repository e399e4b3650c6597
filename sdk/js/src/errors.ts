// Why something was not done: see "Errors" in sdk/README.md and protocol/README.md.

const NAMES: { readonly [code: number]: string } = {
  100: "INVALID_TOPIC", 101: "INVALID_PAYLOAD", 102: "PAYLOAD_TOO_LARGE", 103: "INVALID_EVENT", 104: "INVALID_KEY",
  105: "INVALID_REQUEST", 106: "UNSUPPORTED", 107: "NOT_DURABLE", 108: "NOT_FOUND", 109: "KEY_REUSED",
  120: "UNAUTHENTICATED", 121: "TOKEN_EXPIRED", 122: "FORBIDDEN", 130: "ALREADY_SUBSCRIBED", 131: "NOT_SUBSCRIBED",
  132: "TOO_MANY_SUBSCRIPTIONS", 140: "RATE_LIMITED", 141: "OVERLOADED", 142: "STORE_UNAVAILABLE",
  143: "OUTCOME_UNKNOWN", 144: "DRAINING", 145: "UNAVAILABLE", 150: "INTERNAL",
};

/** What went wrong, by the name of an error of the protocol or of this library. */
export class FanfareError extends Error {
  override readonly name = "FanfareError";

  /**
   * @param reason a name such as FORBIDDEN, TIMEOUT or OUTBOX_FULL
   * @param retryable whether the same may succeed later
   * @param code the number in the protocol; null for an error of this library
   */
  constructor(readonly reason: string, message: string, readonly retryable: boolean, readonly code: number | null = null) {
    super(message === "" ? reason : `${reason}: ${message}`);
  }
}

/** An error that a node has told. */
export function nodeError(error: { readonly code: number; readonly text: string; readonly retryable: boolean }): FanfareError {
  return new FanfareError(NAMES[error.code] ?? `CODE_${error.code}`, error.text, error.retryable, error.code);
}
