// What a session holds, and its text form. Files are in session_file.ts.

/** One data centre: where it was last reached and the key agreed with it. */
export interface SessionDc {
  readonly host: string;
  readonly port: number;
  /** 256 bytes in base64. A key is the account: never logged. */
  readonly authKey?: string;
}

/** A sign-in: the home data centre, and a key for each data centre that was used. */
export interface Session {
  readonly homeDc: number;
  readonly dcs: Readonly<Record<number, SessionDc>>;
}
