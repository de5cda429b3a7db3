// The only reader of the process environment.

/** Looks a variable up; a variable that is set to nothing counts as not set. */
export type Environment = (name: string) => string | undefined;

/** The environment of this process. */
export function processEnvironment(): Environment {
  return (name) => Deno.env.get(name) || undefined;
}

/** An environment of given variables, for tests and for the demo. */
export function fixedEnvironment(variables: Readonly<Record<string, string>>): Environment {
  return (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined) || undefined;
}
