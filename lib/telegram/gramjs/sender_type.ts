// GramJS's MTProtoSender as it is used here.

/** MTProtoSender's fields are private in its types, and its faults can only be mended through them. */
// deno-lint-ignore no-explicit-any
export type Sender = any;
