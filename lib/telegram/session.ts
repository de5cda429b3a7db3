// What a session holds, and its text form. Files are in session_file.ts.

/** One data centre: where it was last reached and the key agreed with it. */
export interface SessionDc {
  /** Name, IPv4 or IPv6 address (without brackets). */
  readonly host: string;
  /** TCP port, 1 to 65535. */
  readonly port: number;
  /** 256 bytes in base64. A key is the account: never logged. */
  readonly authKey?: string;
}

/** A sign-in: the home data centre, and a key for each data centre that was used. */
export interface Session {
  /** Number of the data centre that has the account; Telegram's own are 1 to 5. */
  readonly homeDc: number;
  /** By the number of the data centre. Keys are missing before a first connection and after signing out. */
  readonly dcs: Readonly<Record<number, SessionDc>>;
}
