// The program's version, from the project file.
import project from "../../deno.json" with { type: "json" };

export const VERSION: string = project.version;
