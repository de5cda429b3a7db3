// Runs the compiled binary that TGKEEP_TEST_BINARY names.

/** The binary. */
export const BINARY = Deno.env.get("TGKEEP_TEST_BINARY") ?? "";

export interface BinaryRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a binary with nothing but the variables that are given. */
export async function run(
  args: readonly string[],
  { env = {}, cwd, binary = BINARY }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd: string;
    readonly binary?: string;
  },
): Promise<BinaryRun> {
  const { code, stdout, stderr } = await new Deno.Command(binary, {
    args: [...args],
    cwd,
    env,
    clearEnv: true,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
